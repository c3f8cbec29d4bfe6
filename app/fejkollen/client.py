"""A running Fejkollen, and the accounts on it."""

from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, Self, Unpack

from fejkollen.account import Account
from fejkollen.coverage import WithCoverage
from fejkollen.settings import AccountSettings
from fejkollen.wire import Wire, given, open_wire

DEFAULT_URL = "http://localhost:8080"
DEFAULT_CONTROL_KEY = "admin"
_ADMIN = "admin"


class Fejkollen(WithCoverage):
    """A server, controlled as admin. Nothing is asked before it is needed."""

    def __init__(self, url: str = DEFAULT_URL, control_key: str = DEFAULT_CONTROL_KEY) -> None:
        self._wire = open_wire(url, (_ADMIN, control_key))
        self.url = self._wire.url

    def create_account(self, account_id: str | None = None, **settings: Unpack[AccountSettings]) -> Account:
        """Make an account: a world of its own. What is left out is made up, or the server's default."""
        return self._made(self._wire.ask("POST", "/accounts", given(account_id=account_id, **settings)))

    def fork_account(self, original: str, account_id: str | None = None) -> Account:
        """Copy an account with how its world stands."""
        return self._made(self._wire.ask("POST", f"/accounts/{original}/fork", given(account_id=account_id)))

    def account(self, account_id: str, secret_key: str | None = None) -> Account:
        """Give an account that is there: as admin, or with its own secret key."""
        if secret_key is None:
            return Account(self._wire.named(self._wire.auth, account_id), account_id)
        return Account(self._wire.named((account_id, secret_key)), account_id, secret_key)

    def accounts(self) -> Iterator[dict[str, Any]]:
        """Give the settings of every account, by their ids."""
        after: str | None = ""
        while after is not None:
            page = self._wire.ask("GET", "/accounts", after=after, limit=1000)
            yield from page["accounts"]
            after = page.get("next")

    def clear_coverage(self) -> None:
        """Forget what deleted and reset accounts have exercised."""
        self._wire.ask("DELETE", "/coverage")

    def reset(self) -> None:
        """Reset every account there is."""
        self._wire.ask("POST", "/reset")

    def close(self) -> None:
        self._wire.http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _made(self, made: Mapping[str, Any]) -> Account:
        account_id, secret_key = made["accountId"], made["secretKey"]
        wire: Wire = self._wire.named((account_id, secret_key))
        return Account(wire, account_id, secret_key, made.get("callbackKey"))
