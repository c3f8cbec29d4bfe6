"""``fejkollen reset``: the world begins anew."""

import click

from fejkollen_server.cli.control_command import ControlCall, control_command


@click.command()
@click.option("--all", "everybody", is_flag=True, help="Reset every account there is, as admin.")
@control_command
def command(asked: ControlCall, everybody: bool) -> None:
    """Delete all of an account's world but settings, credentials and snapshots."""
    if everybody:
        asked.server.reset()
    else:
        asked.account.reset()
    whose = "every account" if everybody else asked.account_id
    asked.show({"reset": whose}, f"reset {whose}")
