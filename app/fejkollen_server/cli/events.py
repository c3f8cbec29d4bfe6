"""``fejkollen events``: what happens, as it happens."""

import json
from typing import TYPE_CHECKING

import click

from fejkollen_server.cli.control_command import ControlCall, control_command
from fejkollen_server.cli.text_tables import text_facts

if TYPE_CHECKING:
    from fejkollen import Event


@click.command()
@click.option("--kind", "kinds", multiple=True, help="Only events of this kind, such as session.ended.")
@click.option("--session", help="Only events of this session.")
@click.option("--after", help="Begin after this event; 0-0 begins with the first.")
@click.option("--past", is_flag=True, help="Show what has happened so far, and stop.")
@click.option("--times", type=click.IntRange(1), help="Stop after so many.")
@control_command
def command(
    asked: ControlCall, kinds: tuple[str, ...], session: str | None, after: str | None, past: bool, times: int | None
) -> None:
    """Follow what happens in an account, a line for each event, until it is interrupted."""
    events = asked.account.events
    happened = (
        events.past(*kinds, session_id=session, after=after or "0-0")
        if past
        else events.follow(*kinds, session_id=session, after=after)
    )
    for number, event in enumerate(happened, 1):
        click.echo(json.dumps(event.as_json, ensure_ascii=False) if asked.as_json else _line(event))
        if number == times:
            return


def _line(event: "Event") -> str:
    details = text_facts({"": {"sessionId": event.session_id, **event.details}}).strip()
    return f"{event.at}  {event.event:22}  {details}".rstrip()
