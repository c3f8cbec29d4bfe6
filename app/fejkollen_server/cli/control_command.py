"""How commands ask a running server: whom they speak as, and how they show what it said."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

import click

from fejkollen_server.cli.default_address import default_address

if TYPE_CHECKING:
    from fejkollen import Account, Fejkollen

Rest = ParamSpec("Rest")

_DEFAULT_ACCOUNT = "demo"
_DEFAULT_CONTROL_KEY = "admin"


@dataclass(frozen=True, slots=True)
class ControlCall:
    """The server that a command asks, and in whose name."""

    server: "Fejkollen"
    account_id: str
    secret_key: str | None
    as_json: bool

    @property
    def account(self) -> "Account":
        """The account that is meant: as itself, if its secret key is known, or else as admin."""
        return self.server.account(self.account_id, self.secret_key)

    def named(self, account_id: str | None) -> "Account":
        """Give the account that is named, or else the one that is meant anyway."""
        if account_id in {None, self.account_id}:
            return self.account
        return self.server.account(account_id or "")

    def show(self, wire: object, text: str) -> None:
        """Show what the server said: as JSON for scripts, or as text for people."""
        click.echo(json.dumps(wire, ensure_ascii=False, indent=2) if self.as_json else text)


def control_command(command: Callable[Concatenate[ControlCall, Rest], None]) -> Callable[Rest, None]:
    """Let a command ask a server; it gets the options that say which, and how to show the answer."""

    @click.option("--url", envvar="FEJKOLLEN_URL", help="Address of the server.  [default: http://127.0.0.1:8080]")
    @click.option("--account", envvar="FEJKOLLEN_ACCOUNT_ID", default=_DEFAULT_ACCOUNT, help="The account's id.")
    @click.option("--secret-key", envvar="FEJKOLLEN_SECRET_KEY", help="Its secret key, to act as the account itself.")
    @click.option("--control-key", envvar="FEJKOLLEN_CONTROL_KEY", help="The control key, to act as admin.")
    @click.option("--json", "as_json", is_flag=True, help="Write JSON instead of text for people.")
    @wraps(command)
    def ask(
        *given: Any,
        url: str | None,
        account: str,
        secret_key: str | None,
        control_key: str | None,
        as_json: bool,
        **options: Any,
    ) -> None:
        from fejkollen import Fejkollen  # noqa: PLC0415 - help comes without it.

        with Fejkollen(url or default_address(), control_key or _DEFAULT_CONTROL_KEY) as server:
            command(ControlCall(server, account, secret_key, as_json), *given, **options)

    return ask  # type: ignore[return-value] # click gives the options by their names.
