"""``fejkollen people``: who there is, and ID cards in their name."""

import json
from typing import TYPE_CHECKING

import click

from fejkollen_server.cli.account_people import COMMANDS
from fejkollen_server.cli.text_tables import text_table
from fejkollen_server.eids.vocabulary import Provider

if TYPE_CHECKING:
    from fejkollen_server.people.person import Person


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of a table.")
@click.option("--eid", type=click.Choice([each.value for each in Provider]), help="Only people who hold this eID.")
@click.pass_context
def command(context: click.Context, as_json: bool, eid: str | None) -> None:
    """Show the simulated people and what each is there for; the other commands ask a running server."""
    if context.invoked_subcommand is not None:
        return
    people = [person for person in _everybody() if eid is None or eid in person.eids]
    if as_json:
        click.echo(json.dumps([_described(person) for person in people], ensure_ascii=False, indent=2))
        return
    click.echo(text_table(("PERSON", "NUMBER", "PHONE", "EIDS", "WHY"), map(_row, people)))


for _each in COMMANDS:
    command.add_command(_each)


def _row(person: "Person") -> tuple[str, ...]:
    return person.id, person.ssn, person.phone or "", ", ".join(sorted(person.eids)), person.why


@command.command("id-card")
@click.argument("person_id")
@click.option(
    "--account", "account_id", default=None, help="The account that will verify it. [default: the demo account]"
)
def id_card(person_id: str, account_id: str | None) -> None:
    """Mint the QR code of a person's digital ID card, good for two minutes at POST /v3/bankid-se/verify."""
    from fejkollen_server.accounts import repository  # noqa: PLC0415
    from fejkollen_server.accounts.account_people import AccountPeople  # noqa: PLC0415
    from fejkollen_server.authenticators.id_card import mint  # noqa: PLC0415
    from fejkollen_server.clock import SystemClock  # noqa: PLC0415
    from fejkollen_server.database.opening import open_up_to_date  # noqa: PLC0415
    from fejkollen_server.errors import AccountIsUnknown  # noqa: PLC0415
    from fejkollen_server.services.preparation import load_directory  # noqa: PLC0415
    from fejkollen_server.settings import load_settings  # noqa: PLC0415

    settings = load_settings()
    account_people = AccountPeople(load_directory(settings))
    wanted = account_id or settings.account_id
    database = open_up_to_date(settings.database_url, connections=1)
    with database.engine.connect() as connection:
        account = repository.by_id(connection, wanted)
        people = account_people.of(connection, account) if account else None
    database.close()
    if account is None or people is None:
        raise AccountIsUnknown(wanted)
    person = people.by_id(person_id)
    click.echo(mint(account, person, account.clock.now(SystemClock().now())))


def _everybody() -> "tuple[Person, ...]":
    from fejkollen_server.services.preparation import load_directory  # noqa: PLC0415
    from fejkollen_server.settings import load_settings  # noqa: PLC0415

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
