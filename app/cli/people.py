"""``fejkollen people``: who there is, and ID cards in their name."""

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from app.people.person import Person


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of a table.")
@click.option("--eid", default=None, help="Only people who hold this eID, such as mitid.")
@click.pass_context
def command(context: click.Context, as_json: bool, eid: str | None) -> None:
    """Show the simulated people and what each is there for."""
    if context.invoked_subcommand is not None:
        return
    people = [person for person in _everybody() if eid is None or eid in person.eids]
    if as_json:
        click.echo(json.dumps([_described(person) for person in people], ensure_ascii=False, indent=2))
        return
    for person in people:
        number = person.phone or "" if not person.ssn else person.ssn
        click.echo(f"{person.id:<32} {number:<14} {', '.join(sorted(person.eids)):<28} {person.why}")


@command.command("id-card")
@click.argument("person_id")
@click.option(
    "--account", "account_id", default=None, help="The account that will verify it. [default: the demo account]"
)
def id_card(person_id: str, account_id: str | None) -> None:
    """Mint the QR code of a person's digital ID card, good for two minutes at POST /v3/bankid-se/verify."""
    from app.accounts import repository  # noqa: PLC0415
    from app.authenticators.id_card import mint  # noqa: PLC0415
    from app.clock import SystemClock  # noqa: PLC0415
    from app.database.transactions import open_database  # noqa: PLC0415
    from app.services import load_directory  # noqa: PLC0415
    from app.settings import load_settings  # noqa: PLC0415

    settings = load_settings()
    person = load_directory(settings).by_id(person_id)
    database = open_database(settings.database_url, connections=1)
    with database.engine.connect() as connection:
        account = repository.by_id(connection, account_id or settings.account_id)
    database.close()
    if account is None:
        raise click.ClickException(f"there is no account {account_id!r}")
    click.echo(mint(account, person, SystemClock().now()))


def _everybody() -> "tuple[Person, ...]":
    from app.services import load_directory  # noqa: PLC0415
    from app.settings import load_settings  # noqa: PLC0415

    return load_directory(load_settings()).everybody


def _described(person: "Person") -> dict[str, object]:
    habit = {"outcome": person.habit.outcome, "error": person.habit.error, "cause": person.habit.cause}
    return {
        "id": person.id,
        "name": person.name,
        "country": person.country,
        "ssn": person.ssn,
        "phone": person.phone,
        "eids": sorted(person.eids),
        "habit": habit,
        "why": person.why,
    }
