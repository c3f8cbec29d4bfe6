"""``fejkollen reset``: the world begins anew."""

import click

from app.cli.asking import Asked, asking


@click.command()
@click.option("--all", "everybody", is_flag=True, help="Reset every account there is, as admin.")
@asking
def command(asked: Asked, everybody: bool) -> None:
    """Delete all of an account's world but settings, credentials and snapshots."""
    if everybody:
        asked.server.reset()
    else:
        asked.account.reset()
    whose = "every account" if everybody else asked.account_id
    asked.show({"reset": whose}, f"reset {whose}")
