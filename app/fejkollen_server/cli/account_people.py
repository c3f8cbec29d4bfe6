"""``fejkollen people …``: the people whom an account can meet, on a running server."""

from typing import IO, Any

import click

from fejkollen_server.cli.assignments import read_assignments
from fejkollen_server.cli.control_command import ControlCall, control_command
from fejkollen_server.cli.text_tables import text_facts, text_table

_HEAD = ("PERSON", "NUMBER", "PHONE", "EIDS", "WHY")
_which = click.argument("person_id", metavar="PERSON")
_kind = click.argument("kind", metavar="AUTHENTICATOR")
_details = click.argument("details", metavar="NAME=VALUE...", nargs=-1)


@click.command("list")
@control_command
def list_(asked: ControlCall) -> None:
    """Show the people whom an account can meet."""
    people = asked.account.people.list()
    rows = [(each.id, each.ssn, each.phone, sorted(each.eids), each.why) for each in people]
    asked.show([each.as_json for each in people], text_table(_HEAD, rows))


@click.command()
@_which
@control_command
def show(asked: ControlCall, person_id: str) -> None:
    """Show everything about somebody."""
    _tell(asked, asked.account.people.read(person_id).as_json)


@click.command()
@_details
@control_command
def add(asked: ControlCall, details: tuple[str, ...]) -> None:
    """Add somebody, such as id=cleo country=SWEDEN habit.outcome=decline; what is left out is made up."""
    _tell(asked, asked.account.people.add(read_assignments(details, "NAME=VALUE")).as_json)


@click.command()
@_which
@_details
@control_command
def edit(asked: ControlCall, person_id: str, details: tuple[str, ...]) -> None:
    """Change somebody, for this account only; what is left out stays."""
    _tell(asked, asked.account.people.edit(person_id, read_assignments(details, "NAME=VALUE")).as_json)


@click.command()
@_which
@control_command
def remove(asked: ControlCall, person_id: str) -> None:
    """Take somebody out of the account's world."""
    asked.account.people.remove(person_id)
    asked.show({"removed": person_id}, f"removed {person_id}")


@click.command()
@control_command
def export(asked: ControlCall) -> None:
    """Write the account's own people as YAML."""
    click.echo(asked.account.people.export(), nl=False)


@click.command("import")
@click.argument("file", type=click.File(encoding="utf-8"))
@control_command
def import_(asked: ControlCall, file: IO[str]) -> None:
    """Take over the people in FILE, as export writes them; - for standard input."""
    ids = asked.account.people.import_(file.read())
    asked.show({"people": ids}, f"imported {', '.join(ids) or 'nobody'}")


@click.command()
@_which
@_kind
@control_command
def code(asked: ControlCall, person_id: str, kind: str) -> None:
    """Show the current one-time code of an authenticator, such as mitid-code-display."""
    shown = asked.account.people.authenticator(person_id, kind)
    asked.show(shown, (shown.get("code") or {}).get("value") or f"{kind} shows no code; it is {shown['state']}")


@click.command()
@_which
@_kind
@click.option("--for", "span", help="For how long, such as 2h; without it, for good.")
@control_command
def lock(asked: ControlCall, person_id: str, kind: str, span: str | None) -> None:
    """Lock an authenticator, such as bankid-se-app."""
    _tell(asked, asked.account.people.lock(person_id, kind, span))


@click.command()
@_which
@_kind
@control_command
def unlock(asked: ControlCall, person_id: str, kind: str) -> None:
    """Unlock an authenticator, and forget what was entered wrongly."""
    _tell(asked, asked.account.people.unlock(person_id, kind))


COMMANDS = (list_, show, add, edit, remove, export, import_, code, lock, unlock)


def _tell(asked: ControlCall, wire: dict[str, Any]) -> None:
    asked.show(wire, text_facts(wire))
