"""``fejkollen listen``: forwards callbacks to a server that only this machine reaches."""

import signal
from contextlib import suppress
from types import FrameType
from typing import NoReturn

import click

from fejkollen_server.cli.control_command import ControlCall, control_command


@click.command()
@click.option("--forward-to", required=True, metavar="URL", help="Where the application listens.")
@click.option("--after", help="Begin after this event, such as 0-0 for the first; by itself with what happens next.")
@click.option("--times", type=click.IntRange(1), help="Stop after so many.")
@control_command
def command(asked: ControlCall, forward_to: str, after: str | None, times: int | None) -> None:
    """Forward the callbacks of an account to a server that Fejkollen itself cannot reach, until interrupted.

    Each is sent on with the same bytes, signature and ids, to the path that the application asked for, or to exactly
    URL if that has a path. Meanwhile the account's schedule is `never`, so that Fejkollen sends none itself; afterwards
    it is what it was. Lost connections are made again and nothing is missed. Exits with 1 if any was not accepted.
    """
    from fejkollen.forwarding import forward, taken_over  # noqa: PLC0415

    if not forward_to.startswith(("http://", "https://")):
        raise click.BadParameter(f"{forward_to!r} is not a web address", param_hint="--forward-to")
    signal.signal(signal.SIGTERM, _stop)
    account, refused = asked.account, 0
    # From before the schedule changes, so that nothing falls between.
    begin = after or account.events.now()
    with suppress(KeyboardInterrupt), taken_over(account):
        click.echo(f"forwarding callbacks of {account.account_id} to {forward_to}", err=True)
        for number, each in enumerate(forward(account, forward_to, after=begin), 1):
            refused += not each.is_accepted
            outcome = each.status if each.status is not None else each.error
            shown = {"callbackId": each.callback.id, "sessionId": each.callback.session_id, "url": each.url}
            asked.show(
                shown | {"status": each.status, "error": each.error},
                f"{outcome}  {each.callback.id}  session {each.callback.session_id}  {each.url}",
            )
            if number == times:
                break
    if refused:
        raise SystemExit(1)


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
