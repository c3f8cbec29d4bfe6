"""``fejkollen clock``: the clock of an account."""

from typing import TYPE_CHECKING

import click

from fejkollen_server.cli.control_command import ControlCall, control_command
from fejkollen_server.cli.text_tables import text_table

if TYPE_CHECKING:
    from fejkollen import ClockState


@click.group()
def command() -> None:
    """Stop an account's clock, and move it on; everything in its world happens by it."""


@command.command()
@control_command
def show(asked: ControlCall) -> None:
    """Show how it stands."""
    _tell(asked, asked.account.clock.read())


@command.command()
@control_command
def freeze(asked: ControlCall) -> None:
    """Let it stand still: nothing happens by itself until it is advanced or resumed."""
    _tell(asked, asked.account.clock.freeze())


@command.command()
@control_command
def resume(asked: ControlCall) -> None:
    """Let it run on from where it stands."""
    _tell(asked, asked.account.clock.resume())


@command.command()
@click.argument("by", required=False)
@click.option("--to", help="An instant, such as 2026-01-31T12:00:00Z, or `next` for when something next happens.")
@click.option("--deliver/--no-deliver", default=True, help="Whether callbacks are attempted on the way.")
@control_command
def advance(asked: ControlCall, by: str | None, to: str | None, deliver: bool) -> None:
    """Move it on BY a duration, such as 1.5s, 3m, 2h or 30d, and show all that happens on the way."""
    if (by is None) == (to is None):
        raise click.UsageError("say either how far, such as 3m, or --to when")
    advanced = asked.account.clock.advance(by, to=to, deliver=deliver)
    lines = [_in_words(advanced)]
    if advanced.fired:
        rows = [(each.at, each.event, each.session_id, each.details) for each in advanced.fired]
        lines += ["", text_table(("AT", "WHAT", "SESSION", "DETAILS"), rows)]
    asked.show(advanced.as_json, "\n".join(lines))


def _tell(asked: ControlCall, state: "ClockState") -> None:
    asked.show(state.as_json, _in_words(state))


def _in_words(state: "ClockState") -> str:
    going = "frozen" if state.frozen else "running"
    following = f", something happens at {state.next_due_at}" if state.next_due_at else ", nothing is due"
    return f"{state.now}, {going}{following}"
