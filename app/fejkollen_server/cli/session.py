"""``fejkollen session``: sessions, and what is decided about them by hand."""

from typing import TYPE_CHECKING

import click

from fejkollen_server.cli.control_command import ControlCall, control_command
from fejkollen_server.cli.text_tables import text_facts, text_table

if TYPE_CHECKING:
    from fejkollen import Session

_FEW = ("id", "provider", "operation", "status", "person", "error", "cause", "hintCode", "refId", "collects")
_which = click.argument("session_id", metavar="SESSION")
_who = click.option("--person", help="Who acts; without it, whoever the session belongs to.")


@click.group()
def command() -> None:
    """Show sessions, and decide them by hand."""


@command.command("list")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="How many, the newest.")
@control_command
def list_(asked: ControlCall, limit: int) -> None:
    """Show the newest sessions, the newest last."""
    sessions = asked.account.sessions.list(limit=limit)[::-1]
    rows = [(each.id, each.provider, each.operation, each.status, each.error or each.person) for each in sessions]
    head = ("SESSION", "EID", "OPERATION", "STATUS", "ERROR OR PERSON")
    asked.show([each.as_json for each in sessions], text_table(head, rows))


@command.command()
@_which
@control_command
def show(asked: ControlCall, session_id: str) -> None:
    """Show a session with its timeline, why it goes as it goes, and its callbacks."""
    session = asked.account.sessions.read(session_id)
    lines = [_in_short(session)]
    if session.explanation:
        lines += ["", f"because {session.explanation.because}"]
    lines += [
        "",
        text_table(("AT", "WHAT", "DETAILS"), [(each.at, each.event, each.details) for each in session.timeline]),
    ]
    lines += [f"\ncallback {each['id']} to {each['url']}: {each['state']}" for each in session.as_json["callbacks"]]
    asked.show(session.as_json, "\n".join(lines))


@command.command()
@_which
@_who
@click.option("--code", help="The text of the QR code or link; a stale or forged one is refused.")
@control_command
def scan(asked: ControlCall, session_id: str, person: str | None, code: str | None) -> None:
    """Let somebody take it up, and act by their habit from now on."""
    _tell(asked, asked.account.sessions.scan(session_id, person, code=code))


@command.command("open")
@_which
@_who
@control_command
def open_(asked: ControlCall, session_id: str, person: str | None) -> None:
    """Let somebody look at what is asked, without answering."""
    _tell(asked, asked.account.sessions.open(session_id, person))


@command.command()
@_which
@_who
@control_command
def approve(asked: ControlCall, session_id: str, person: str | None) -> None:
    """Let somebody approve, whatever their habit."""
    _tell(asked, asked.account.sessions.approve(session_id, person))


@command.command()
@_which
@_who
@control_command
def decline(asked: ControlCall, session_id: str, person: str | None) -> None:
    """Let somebody decline, whatever their habit."""
    _tell(asked, asked.account.sessions.decline(session_id, person))


@command.command()
@_which
@click.argument("error", required=False)
@click.option("--cause", help="The eID's own cause, such as certificateErr, instead of an error.")
@control_command
def fail(asked: ControlCall, session_id: str, error: str | None, cause: str | None) -> None:
    """Fail it with an ERROR of IDkollen's, such as INVALID_ID, or with --cause."""
    _tell(asked, asked.account.sessions.fail(session_id, error, cause=cause))


@command.command()
@_which
@control_command
def expire(asked: ControlCall, session_id: str) -> None:
    """End it as if its time had run out."""
    _tell(asked, asked.account.sessions.expire(session_id))


@command.command()
@_which
@click.argument("hint_code", metavar="HINT")
@control_command
def hint(asked: ControlCall, session_id: str, hint_code: str) -> None:
    """Hold one of BankID's hint codes, such as userSign, until it ends."""
    _tell(asked, asked.account.sessions.hint(session_id, hint_code))


def _tell(asked: ControlCall, session: "Session") -> None:
    asked.show(session.as_json, _in_short(session))


def _in_short(session: "Session") -> str:
    return text_facts({name: session.as_json.get(name) for name in _FEW})
