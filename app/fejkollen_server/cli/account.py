"""``fejkollen account``: accounts on a running server."""

import click

from fejkollen_server.cli.assignments import read_assignments
from fejkollen_server.cli.control_command import ControlCall, control_command
from fejkollen_server.cli.text_tables import text_facts, text_table

_which = click.argument("account_id", metavar="[ACCOUNT]", required=False)


@click.group()
def command() -> None:
    """Make, show, change, copy and delete accounts. To make, copy and list them you must be admin."""


@command.command()
@click.option("--id", "account_id", help="Its id; made up if left out.")
@click.option("--set", "settings", metavar="NAME=VALUE", multiple=True, help="A setting, such as pace=byHand.")
@click.option("--export", is_flag=True, help="Write lines for eval in a shell: later commands then mean this account.")
@control_command
def new(asked: ControlCall, account_id: str | None, settings: tuple[str, ...], export: bool) -> None:
    """Make an account, a world of its own, and show its credentials."""
    made = asked.server.create_account(account_id, **read_assignments(settings, "--set"))
    credentials = {"accountId": made.account_id, "secretKey": made.secret_key, "callbackKey": made.callback_key}
    if export:
        click.echo(f"export FEJKOLLEN_ACCOUNT_ID={made.account_id} FEJKOLLEN_SECRET_KEY={made.secret_key}")
        return
    asked.show(credentials, text_facts(credentials))


@command.command("list")
@control_command
def list_(asked: ControlCall) -> None:
    """Show all accounts."""
    accounts = list(asked.server.accounts())
    rows = [(each["accountId"], each["pace"], each["callbackUrls"] or "any") for each in accounts]
    asked.show(accounts, text_table(("ACCOUNT", "PACE", "CALLBACK URLS"), rows))


@command.command()
@_which
@control_command
def show(asked: ControlCall, account_id: str | None) -> None:
    """Show every setting of an account."""
    settings = asked.named(account_id).settings()
    asked.show(settings, text_facts(settings))


@command.command("set")
@click.argument("settings", metavar="NAME=VALUE...", nargs=-1, required=True)
@control_command
def set_(asked: ControlCall, settings: tuple[str, ...]) -> None:
    """Change settings of an account, such as pace=byHand; null takes away what need not be there."""
    changed = asked.account.change(**read_assignments(settings, "NAME=VALUE"))
    asked.show(changed, text_facts(changed))


@command.command()
@click.argument("account_id", metavar="ACCOUNT")
@control_command
def delete(asked: ControlCall, account_id: str) -> None:
    """Delete an account with everything in it."""
    asked.named(account_id).delete()
    asked.show({"deleted": account_id}, f"deleted {account_id}")


@command.command()
@_which
@click.option("--id", "new_id", help="The id of the copy; made up if left out.")
@control_command
def fork(asked: ControlCall, account_id: str | None, new_id: str | None) -> None:
    """Copy an account with how its world stands."""
    made = asked.server.fork_account(account_id or asked.account_id, new_id)
    credentials = {"accountId": made.account_id, "secretKey": made.secret_key, "callbackKey": made.callback_key}
    asked.show(credentials, text_facts(credentials))


@command.command()
@_which
@control_command
def reset(asked: ControlCall, account_id: str | None) -> None:
    """Delete all of an account's world but settings, credentials and snapshots."""
    account = asked.named(account_id)
    account.reset()
    asked.show({"reset": account.account_id}, f"reset {account.account_id}")
