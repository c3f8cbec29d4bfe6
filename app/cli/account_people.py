"""``fejkollen people …``: the people whom an account can meet, on a running server."""

from typing import IO, Any

import click

from app.cli.asking import Asked, asking
from app.cli.assignments import read_assignments
from app.cli.tables import facts, table

_HEAD = ("PERSON", "NUMBER", "PHONE", "EIDS", "WHY")
_which = click.argument("person_id", metavar="PERSON")
_kind = click.argument("kind", metavar="AUTHENTICATOR")
_details = click.argument("details", metavar="NAME=VALUE...", nargs=-1)


@click.command("list")
@asking
def list_(asked: Asked) -> None:
    """Show the people whom an account can meet."""
    people = asked.account.people.list()
    rows = [(each.id, each.ssn, each.phone, sorted(each.eids), each.why) for each in people]
    asked.show([each.as_json for each in people], table(_HEAD, rows))


@click.command()
@_which
@asking
def show(asked: Asked, person_id: str) -> None:
    """Show everything about somebody."""
    _tell(asked, asked.account.people.read(person_id).as_json)


@click.command()
@_details
@asking
def add(asked: Asked, details: tuple[str, ...]) -> None:
    """Add somebody, such as id=cleo country=SWEDEN habit.outcome=decline; what is left out is made up."""
    _tell(asked, asked.account.people.add(read_assignments(details, "NAME=VALUE")).as_json)


@click.command()
@_which
@_details
@asking
def edit(asked: Asked, person_id: str, details: tuple[str, ...]) -> None:
    """Change somebody, for this account only; what is left out stays."""
    _tell(asked, asked.account.people.edit(person_id, read_assignments(details, "NAME=VALUE")).as_json)


@click.command()
@_which
@asking
def remove(asked: Asked, person_id: str) -> None:
    """Take somebody out of the account's world."""
    asked.account.people.remove(person_id)
    asked.show({"removed": person_id}, f"removed {person_id}")


@click.command()
@asking
def export(asked: Asked) -> None:
    """Write the account's own people as YAML."""
    click.echo(asked.account.people.export(), nl=False)


@click.command("import")
@click.argument("file", type=click.File(encoding="utf-8"))
@asking
def import_(asked: Asked, file: IO[str]) -> None:
    """Take over the people in FILE, as export writes them; - for standard input."""
    ids = asked.account.people.import_(file.read())
    asked.show({"people": ids}, f"imported {', '.join(ids) or 'nobody'}")


@click.command()
@_which
@_kind
@asking
def code(asked: Asked, person_id: str, kind: str) -> None:
    """Show the current one-time code of an authenticator, such as mitid-code-display."""
    shown = asked.account.people.authenticator(person_id, kind)
    asked.show(shown, (shown.get("code") or {}).get("value") or f"{kind} shows no code; it is {shown['state']}")


@click.command()
@_which
@_kind
@click.option("--for", "span", help="For how long, such as 2h; without it, for good.")
@asking
def lock(asked: Asked, person_id: str, kind: str, span: str | None) -> None:
    """Lock an authenticator, such as bankid-se-app."""
    _tell(asked, asked.account.people.lock(person_id, kind, span))


@click.command()
@_which
@_kind
@asking
def unlock(asked: Asked, person_id: str, kind: str) -> None:
    """Unlock an authenticator, and forget what was entered wrongly."""
    _tell(asked, asked.account.people.unlock(person_id, kind))


COMMANDS = (list_, show, add, edit, remove, export, import_, code, lock, unlock)


def _tell(asked: Asked, wire: dict[str, Any]) -> None:
    asked.show(wire, facts(wire))
