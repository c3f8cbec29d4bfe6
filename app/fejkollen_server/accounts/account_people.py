"""Who lives in an account's world: everybody built in, less and more by what the account has changed."""

from collections import OrderedDict
from threading import Lock

from sqlalchemy import Connection

from fejkollen_server.accounts.account import Account
from fejkollen_server.people import repository
from fejkollen_server.people.directory import PeopleDirectory

_MOST_REMEMBERED = 256


class AccountPeople:
    """Remembers each account's people for as long as nothing of the account is changed.

    Whoever asks brings the account as it is in the same transaction, so what another replica has changed is seen.
    """

    def __init__(self, everybody: PeopleDirectory) -> None:
        self._everybody = everybody
        self._remembered: OrderedDict[tuple[int, int], PeopleDirectory] = OrderedDict()
        # With PostgreSQL, transactions run in threads.
        self._lock = Lock()

    def of(self, connection: Connection, account: Account) -> PeopleDirectory:
        key = (account.number, account.revision)
        with self._lock:
            if people := self._remembered.get(key):
                self._remembered.move_to_end(key)
                return people
        people = self._read(connection, account)
        with self._lock:
            self._remembered[key] = people
            if len(self._remembered) > _MOST_REMEMBERED:
                self._remembered.popitem(last=False)
        return people

    def of_everybody(self) -> PeopleDirectory:
        """Give those who are there for every account that has not taken them away."""
        return self._everybody

    def _read(self, connection: Connection, account: Account) -> PeopleDirectory:
        own = repository.of_account(connection, account.number)
        return self._everybody.with_own(own) if own else self._everybody
