"""Ids and tokens of one account: by chance, or repeatable where the account has a seed."""

from sqlalchemy import Connection

from fejkollen_server.accounts import repository
from fejkollen_server.accounts.account import Account
from fejkollen_server.tokens import Tokens

# More ids than any one transaction makes.
_IDS_PER_DRAW = 1024


class AccountTokens:
    def __init__(self, by_chance: Tokens) -> None:
        self._by_chance = by_chance

    def of(self, connection: Connection, account: Account) -> Tokens:
        """Give what makes the tokens of one transaction, which a seed makes depend only on those before them."""
        seed = account.settings.seed
        if seed is None:
            return self._by_chance
        draw = repository.draw(connection, account.number)
        return Tokens(f"{seed} {account.id} {draw}", ids_made=draw * _IDS_PER_DRAW)
