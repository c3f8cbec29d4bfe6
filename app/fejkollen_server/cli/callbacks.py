"""``fejkollen callbacks``: callbacks, and each attempt to deliver them."""

from typing import TYPE_CHECKING, Any

import click

from fejkollen_server.cli.control_command import ControlCall, control_command
from fejkollen_server.cli.text_tables import text_facts, text_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fejkollen import Callback

_ATTEMPT = ("AT", "STATUS", "MS", "ERROR")
_which = click.argument("callback_id", metavar="CALLBACK")


@click.group()
def command() -> None:
    """Show callbacks, send them again, hold them back."""


@command.command("list")
@click.option("--session", help="Only those of this session.")
@click.option("--state", help="Only those in this state, such as FAILED.")
@control_command
def list_(asked: ControlCall, session: str | None, state: str | None) -> None:
    """Show callbacks, the oldest first."""
    _tell_all(asked, asked.account.callbacks.list(session_id=session, state=state))


@command.command()
@_which
@control_command
def show(asked: ControlCall, callback_id: str) -> None:
    """Show one with its bytes and each attempt."""
    _tell(asked, asked.account.callbacks.read(callback_id))


@command.command()
@_which
@control_command
def resend(asked: ControlCall, callback_id: str) -> None:
    """Send it again: the same id and the same bytes."""
    _tell(asked, asked.account.callbacks.resend(callback_id))


@command.command("resend-failed")
@click.option("--since", help="Only what was owed since this instant, such as 2026-01-31T12:00:00Z.")
@control_command
def resend_failed(asked: ControlCall, since: str | None) -> None:
    """Send all again that never got through."""
    _tell_all(asked, asked.account.callbacks.resend_failed(since))


@command.command()
@_which
@click.argument("address", metavar="URL")
@control_command
def replay(asked: ControlCall, callback_id: str, address: str) -> None:
    """Send it to another address."""
    _tell(asked, asked.account.callbacks.replay(callback_id, address))


@command.command()
@control_command
def pause(asked: ControlCall) -> None:
    """Hold all back until they are released."""
    asked.account.callbacks.pause()
    asked.show({"paused": True}, "callbacks are held back")


@command.command()
@control_command
def release(asked: ControlCall) -> None:
    """Send what was held back."""
    asked.account.callbacks.release()
    asked.show({"paused": False}, "callbacks are sent")


def _tell_all(asked: ControlCall, callbacks: "Iterable[Callback]") -> None:
    found = list(callbacks)
    rows = [(each.id, each.session_id, each.state, len(each.attempts), each.url) for each in found]
    head = ("CALLBACK", "SESSION", "STATE", "ATTEMPTS", "URL")
    asked.show([each.as_json for each in found], text_table(head, rows))


def _tell(asked: ControlCall, callback: "Callback") -> None:
    wire = callback.as_json
    shown = {name: value for name, value in wire.items() if name not in {"attempts", "bodyBase64"}}
    attempts = [_attempt(each) for each in wire["attempts"]]
    asked.show(wire, "\n\n".join([text_facts(shown), *([text_table(_ATTEMPT, attempts)] if attempts else [])]))


def _attempt(wire: dict[str, Any]) -> tuple[object, ...]:
    return wire["at"], wire.get("status"), wire.get("milliseconds"), wire.get("error")
