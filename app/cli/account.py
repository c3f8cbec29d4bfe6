"""``fejkollen account``: accounts on a running server."""

import click

from app.cli.asking import Asked, asking
from app.cli.assignments import read_assignments
from app.cli.tables import facts, table

_which = click.argument("account_id", metavar="[ACCOUNT]", required=False)


@click.group()
def command() -> None:
    """Make, show, change, copy and delete accounts. To make, copy and list them you must be admin."""


@command.command()
@click.option("--id", "account_id", help="Its id; made up if left out.")
@click.option("--set", "settings", metavar="NAME=VALUE", multiple=True, help="A setting, such as pace=byHand.")
@click.option("--export", is_flag=True, help="Write lines for eval in a shell: later commands then mean this account.")
@asking
def new(asked: Asked, account_id: str | None, settings: tuple[str, ...], export: bool) -> None:
    """Make an account, a world of its own, and show its credentials."""
    made = asked.server.create_account(account_id, **read_assignments(settings, "--set"))
    credentials = {"accountId": made.account_id, "secretKey": made.secret_key, "callbackKey": made.callback_key}
    if export:
        click.echo(f"export FEJKOLLEN_ACCOUNT_ID={made.account_id} FEJKOLLEN_SECRET_KEY={made.secret_key}")
        return
    asked.show(credentials, facts(credentials))


@command.command("list")
@asking
def list_(asked: Asked) -> None:
    """Show all accounts."""
    accounts = list(asked.server.accounts())
    rows = [(each["accountId"], each["pace"], each["callbackUrls"] or "any") for each in accounts]
    asked.show(accounts, table(("ACCOUNT", "PACE", "CALLBACK URLS"), rows))


@command.command()
@_which
@asking
def show(asked: Asked, account_id: str | None) -> None:
    """Show every setting of an account."""
    settings = asked.named(account_id).settings()
    asked.show(settings, facts(settings))


@command.command("set")
@click.argument("settings", metavar="NAME=VALUE...", nargs=-1, required=True)
@asking
def set_(asked: Asked, settings: tuple[str, ...]) -> None:
    """Change settings of an account, such as pace=byHand; null takes away what need not be there."""
    changed = asked.account.change(**read_assignments(settings, "NAME=VALUE"))
    asked.show(changed, facts(changed))


@command.command()
@click.argument("account_id", metavar="ACCOUNT")
@asking
def delete(asked: Asked, account_id: str) -> None:
    """Delete an account with everything in it."""
    asked.named(account_id).delete()
    asked.show({"deleted": account_id}, f"deleted {account_id}")


@command.command()
@_which
@click.option("--id", "new_id", help="The id of the copy; made up if left out.")
@asking
def fork(asked: Asked, account_id: str | None, new_id: str | None) -> None:
    """Copy an account with how its world stands."""
    made = asked.server.fork_account(account_id or asked.account_id, new_id)
    credentials = {"accountId": made.account_id, "secretKey": made.secret_key, "callbackKey": made.callback_key}
    asked.show(credentials, facts(credentials))


@command.command()
@_which
@asking
def reset(asked: Asked, account_id: str | None) -> None:
    """Delete all of an account's world but settings, credentials and snapshots."""
    account = asked.named(account_id)
    account.reset()
    asked.show({"reset": account.account_id}, f"reset {account.account_id}")
