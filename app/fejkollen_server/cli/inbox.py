"""``fejkollen inbox``: the mails and SMS that people have got."""

from typing import TYPE_CHECKING

import click

from fejkollen_server.cli.control_command import ControlCall, control_command
from fejkollen_server.cli.text_tables import text_facts, text_table

if TYPE_CHECKING:
    from fejkollen import Message
    from fejkollen.inbox import MessageKind

_KINDS = click.Choice(["mail", "sms"])
_which = click.argument("message_id", metavar="MESSAGE")


@click.group()
def command() -> None:
    """Show the mails and SMS that people have got, and send them more."""


@command.command("list")
@click.option("--person", help="Only what this person has got.")
@click.option("--kind", type=_KINDS, help="Only mails, or only SMS.")
@click.option("--session", help="Only what is about this session.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="How many, the newest.")
@control_command
def list_(asked: ControlCall, person: str | None, kind: "MessageKind | None", session: str | None, limit: int) -> None:
    """Show the newest messages, the newest last."""
    found = asked.account.inbox.list(person=person, kind=kind, session_id=session, limit=limit)[::-1]
    rows = [(each.id, each.sent_at, each.person, each.kind, each.sender, each.subject or each.text) for each in found]
    head = ("MESSAGE", "SENT AT", "PERSON", "KIND", "FROM", "ABOUT")
    asked.show([each.as_json for each in found], text_table(head, rows))


@command.command()
@_which
@control_command
def show(asked: ControlCall, message_id: str) -> None:
    """Show one message."""
    _tell(asked, asked.account.inbox.read(message_id))


@command.command()
@click.argument("person")
@click.argument("kind", type=_KINDS)
@click.argument("text")
@click.option("--subject", help="What a mail is about.")
@click.option("--from", "sender", help="Who it is from.")
@control_command
def send(
    asked: ControlCall, person: str, kind: "MessageKind", text: str, subject: str | None, sender: str | None
) -> None:
    """Send a PERSON a mail or sms, as if from outside."""
    _tell(asked, asked.account.inbox.send(person, kind, text, subject=subject, sender=sender))


@command.command()
@_which
@control_command
def delete(asked: ControlCall, message_id: str) -> None:
    """Delete one message."""
    asked.account.inbox.delete(message_id)
    asked.show({"deleted": message_id}, f"deleted {message_id}")


@command.command()
@click.option("--person", help="Only what this person has got.")
@control_command
def clear(asked: ControlCall, person: str | None) -> None:
    """Delete all messages."""
    asked.account.inbox.clear(person)
    asked.show({"cleared": person or "all"}, "deleted all")


def _tell(asked: ControlCall, message: "Message") -> None:
    asked.show(message.as_json, text_facts(message.as_json))
