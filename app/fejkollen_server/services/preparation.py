"""What must be there before the first request: people, accounts, and a database at the newest schema."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection

from fejkollen_server.accounts import repository as accounts_repository
from fejkollen_server.accounts.account import ConfiguredAccount
from fejkollen_server.accounts.authentication import digest_of
from fejkollen_server.callbacks.delivery_settings import DeliverySettings
from fejkollen_server.callbacks.egress import EgressRules
from fejkollen_server.callbacks.url_rewrites import Rewrites
from fejkollen_server.clock import Clock
from fejkollen_server.database.opening import open_up_to_date, told_in_one_line
from fejkollen_server.database.schema import migration_lock
from fejkollen_server.database.transactions import Database
from fejkollen_server.errors import ConfigurationIsWrong
from fejkollen_server.people.directory import PeopleDirectory, load_built_in_cast
from fejkollen_server.settings import DEMO_SECRETS, Profile, Settings


def load_directory(settings: Settings) -> PeopleDirectory:
    cast = load_built_in_cast()
    if settings.people_file is None:
        return PeopleDirectory(cast)
    from fejkollen_server.people.people_file import load_people  # noqa: PLC0415 - most servers have no such file.

    more = load_people(
        Path(settings.people_file),
        besides=cast,
        accept_real_looking_numbers=settings.accept_real_looking_numbers,
    )
    return PeopleDirectory((*cast, *more))


def configured_accounts(settings: Settings, everybody: Callable[[], PeopleDirectory]) -> tuple[ConfiguredAccount, ...]:
    """Give the account that is always there and those of the accounts file, whose default people all exist."""
    always_there = ConfiguredAccount(settings.account_id, digest_of(settings.secret_key), settings.account_defaults)
    if settings.accounts_file is None and not settings.default_people:
        return (always_there,)
    from fejkollen_server.accounts.accounts_file import load_accounts, unknown_person  # noqa: PLC0415 - as above.

    people = everybody()
    for person_id in settings.default_people:
        if problem := unknown_person(person_id, people):
            raise ConfigurationIsWrong(f"FEJKOLLEN_DEFAULT_PEOPLE: {problem}")
    if settings.accounts_file is None:
        return (always_there,)
    return (always_there, *load_accounts(Path(settings.accounts_file), settings.account_defaults, people))


def open_prepared_database(settings: Settings, accounts: tuple[ConfiguredAccount, ...], clock: Clock) -> Database:
    """Open the database at the newest schema, with these accounts in it."""
    database = open_up_to_date(
        settings.database_url, durability=settings.durability, connections=settings.database_connections
    )
    now = clock.now()
    with told_in_one_line(settings.database_url), migration_lock(database.engine) as connection:
        if settings.profile is Profile.SHARED:
            _refuse_demo_secrets(connection, accounts)
        for account in accounts:
            accounts_repository.save(connection, account.id, account.secret_digest, account.settings, now=now)
    return database


def delivery_settings(settings: Settings) -> DeliverySettings:
    """Give what is configured of how callbacks are delivered."""
    return DeliverySettings(
        rules=EgressRules(settings.callback_network),
        rewrites=Rewrites.parse(settings.callback_rewrite),
        timeout=settings.callback_timeout,
        connect_timeout=min(5.0, settings.callback_timeout),
        ca_file=settings.callback_ca_file,
    )


def _refuse_demo_secrets(connection: Connection, accounts: tuple[ConfiguredAccount, ...]) -> None:
    """Keep the secrets that everybody knows out of a shared server, whether configured or left in its database."""
    digests = {digest_of(secret) for secret in DEMO_SECRETS}
    known = [
        account.id
        for account in accounts
        if account.secret_digest in digests or account.settings.callback_key in DEMO_SECRETS
    ]
    configured = {account.id for account in accounts}
    known += [each for each in accounts_repository.ids_with_digest(connection, digests) if each not in configured]
    if known:
        raise ConfigurationIsWrong(
            f"the account {known[0]!r} has a demo secret, which the profile shared refuses; "
            "give it another one, or delete it at /control/v1/accounts under the profile local"
        )
