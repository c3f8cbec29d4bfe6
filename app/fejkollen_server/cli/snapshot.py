"""``fejkollen snapshot``: how an account's world stands, kept and gone back to."""

import click

from fejkollen_server.cli.control_command import ControlCall, control_command
from fejkollen_server.cli.text_tables import text_table

_which = click.argument("snapshot_id", metavar="SNAPSHOT")


@click.group()
def command() -> None:
    """Keep how an account's world stands, and go back to it."""


@command.command()
@click.argument("snapshot_id", metavar="[NAME]", required=False)
@control_command
def take(asked: ControlCall, snapshot_id: str | None) -> None:
    """Keep the world as it stands now."""
    taken = asked.account.snapshots.take(snapshot_id)
    asked.show({"id": taken.id, "takenAt": taken.taken_at}, taken.id)


@command.command("list")
@control_command
def list_(asked: ControlCall) -> None:
    """Show what is kept."""
    kept = asked.account.snapshots.list()
    rows = [(each.id, each.taken_at) for each in kept]
    asked.show([{"id": each.id, "takenAt": each.taken_at} for each in kept], text_table(("SNAPSHOT", "TAKEN AT"), rows))


@command.command()
@_which
@control_command
def restore(asked: ControlCall, snapshot_id: str) -> None:
    """Go back to a snapshot, the account's time included."""
    asked.account.snapshots.restore(snapshot_id)
    asked.show({"restored": snapshot_id}, f"restored {snapshot_id}")


@command.command()
@_which
@control_command
def delete(asked: ControlCall, snapshot_id: str) -> None:
    """Forget a snapshot."""
    asked.account.snapshots.delete(snapshot_id)
    asked.show({"deleted": snapshot_id}, f"deleted {snapshot_id}")
