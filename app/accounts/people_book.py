"""Who lives in an account's world: everybody built in, less and more by what the account has changed."""

from sqlalchemy import Connection

from app.accounts.account import Account
from app.people.directory import PeopleDirectory


class PeopleBook:
    """Remembers each account's people for as long as nothing of the account is changed."""

    def __init__(self, everybody: PeopleDirectory) -> None:
        self._everybody = everybody

    def of(self, connection: Connection, account: Account) -> PeopleDirectory:  # noqa: ARG002 - as yet.
        return self._everybody
