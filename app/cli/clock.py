"""``fejkollen clock``: the clock of an account."""

from typing import TYPE_CHECKING

import click

from app.cli.asking import Asked, asking
from app.cli.tables import table

if TYPE_CHECKING:
    from fejkollen import ClockState


@click.group()
def command() -> None:
    """Stop an account's clock, and move it on; everything in its world happens by it."""


@command.command()
@asking
def show(asked: Asked) -> None:
    """Show how it stands."""
    _tell(asked, asked.account.clock.read())


@command.command()
@asking
def freeze(asked: Asked) -> None:
    """Let it stand still: nothing happens by itself until it is advanced or resumed."""
    _tell(asked, asked.account.clock.freeze())


@command.command()
@asking
def resume(asked: Asked) -> None:
    """Let it run on from where it stands."""
    _tell(asked, asked.account.clock.resume())


@command.command()
@click.argument("by", required=False)
@click.option("--to", help="An instant, such as 2026-01-31T12:00:00Z, or `next` for when something next happens.")
@click.option("--deliver/--no-deliver", default=True, help="Whether callbacks are attempted on the way.")
@asking
def advance(asked: Asked, by: str | None, to: str | None, deliver: bool) -> None:
    """Move it on BY a duration, such as 1.5s, 3m, 2h or 30d, and show all that happens on the way."""
    if (by is None) == (to is None):
        raise click.UsageError("say either how far, such as 3m, or --to when")
    advanced = asked.account.clock.advance(by, to=to, deliver=deliver)
    lines = [_in_words(advanced)]
    if advanced.fired:
        rows = [(each.at, each.event, each.session_id, each.details) for each in advanced.fired]
        lines += ["", table(("AT", "WHAT", "SESSION", "DETAILS"), rows)]
    asked.show(advanced.as_json, "\n".join(lines))


def _tell(asked: Asked, state: "ClockState") -> None:
    asked.show(state.as_json, _in_words(state))


def _in_words(state: "ClockState") -> str:
    going = "frozen" if state.frozen else "running"
    following = f", something happens at {state.next_due_at}" if state.next_due_at else ", nothing is due"
    return f"{state.now}, {going}{following}"
