"""``fejkollen wait-for``: blocks until something has happened."""

import click

from fejkollen_server.cli.assignments import read_assignments
from fejkollen_server.cli.control_command import ControlCall, control_command
from fejkollen_server.cli.text_tables import text_table

_STATUSES = ("PENDING", "COMPLETED", "FAILED", "ENDED")


@click.command()
@click.argument("session_id", metavar="[SESSION]", required=False)
@click.argument("status", type=click.Choice(_STATUSES, case_sensitive=False), required=False)
@click.option("--event", help="A kind of event, such as callback.delivered, instead of a status.")
@click.option("--detail", "details", metavar="NAME=VALUE", multiple=True, help="A detail that the event must have.")
@click.option("--times", default=1, show_default=True, type=click.IntRange(1), help="How many such events.")
@click.option("--timeout", default="10s", show_default=True, help="How long to wait at most, in real time.")
@control_command
def command(
    asked: ControlCall,
    session_id: str | None,
    status: str | None,
    event: str | None,
    details: tuple[str, ...],
    times: int,
    timeout: str,
) -> None:
    """Wait until a SESSION has a STATUS (by itself: until it has ended), or until an --event has happened.

    What has happened already counts. Exits with 1 when it has not happened in time.
    """
    account = asked.account
    if event is not None:
        wanted = read_assignments(details, "--detail")
        events = account.wait_for(event, session_id=session_id, details=wanted, times=times, timeout=timeout)
        rows = [(each.at, each.event, each.session_id, each.details) for each in events]
        asked.show([each.as_json for each in events], text_table(("AT", "WHAT", "SESSION", "DETAILS"), rows))
        return
    if session_id is None:
        raise click.UsageError("name a session, or an --event")
    session = account.wait(session_id, status or "ENDED", timeout=timeout)  # type: ignore[arg-type] # One of the choices.
    asked.show(session.as_json, " ".join(filter(None, (session.status, session.error))))
