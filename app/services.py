"""Everything that works behind the routes, put together in one place and in reading order."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection
from starlette.datastructures import URL

from app.accounts import repository as accounts_repository
from app.accounts.account_tokens import AccountTokens
from app.accounts.accounts_file import ConfiguredAccount, load_accounts, unknown_person
from app.accounts.book import AccountBook, digest_of
from app.accounts.people_book import PeopleBook
from app.accounts.service import AccountService
from app.callbacks.delivery import DeliverySettings
from app.callbacks.dispatcher import Dispatcher
from app.callbacks.egress import EgressRules
from app.callbacks.rewriting import Rewrites
from app.clock import Clock
from app.database.opening import open_up_to_date, told_in_one_line
from app.database.schema import alone
from app.database.transactions import Database
from app.documents.service import DocumentService
from app.errors import ConfigurationIsWrong
from app.events.news import News, open_news
from app.journal.journal import Journal
from app.people.directory import PeopleDirectory, load_built_in_cast
from app.people.people_file import load_people
from app.sessions import repository as sessions_repository
from app.sessions.by_hand import ByHand
from app.sessions.ending import Endings
from app.sessions.owing import Owing, StatusBody
from app.sessions.service import SessionService
from app.sessions.signing import Signing
from app.sessions.starting import Starts
from app.sessions.sweeper import Sweeper
from app.settings import DEMO_SECRET_KEY, Profile, Settings
from app.signatures.pdf.sealer import PDFSealer
from app.signatures.service import SignatureService
from app.tokens import Tokens
from app.worlds.forks import Forks
from app.worlds.reset import Resets
from app.worlds.snapshots import Snapshots
from app.worlds.time_travel import TimeTravel
from app.worlds.worlds import Worlds


@dataclass(frozen=True, slots=True)
class Services:
    settings: Settings
    clock: Clock
    tokens: Tokens
    database: Database
    people: PeopleDirectory
    people_book: PeopleBook
    accounts: AccountBook
    account_service: AccountService
    documents: DocumentService
    signatures: SignatureService
    sessions: SessionService
    by_hand: ByHand
    sweeper: Sweeper
    dispatcher: Dispatcher
    news: News
    something_happened: Callable[[], None]
    """To be called after every transaction that may have owed a callback or told of an event."""
    worlds: Worlds
    journal: Journal

    def woken_by_others(self) -> None:
        """Another process has changed something in the database that both share."""
        self.dispatcher.wake()
        self.news.bulletin.announce_here()

    def clocks_changed(self) -> None:
        """Look for what is due: worlds were moved in time, or came about with things to do in them."""
        self.sweeper.wake()
        self.something_happened()

    def page_url(self, page_token: str | None, request_url: URL) -> str:
        """Give the address of a hosted page, as the person's browser reaches it."""
        base = self.settings.public_url or str(request_url)
        return f"{base.rstrip('/')}/eid/{page_token}"


def build_services(settings: Settings, clock: Clock, callback_body: StatusBody) -> Services:
    """Build everything; what a callback looks like is handed in, because only the providers know."""
    people = load_directory(settings)
    database = open_prepared_database(settings, configured_accounts(settings, people), clock)
    tokens, book = Tokens(settings.seed), AccountBook(database, clock)
    news = open_news(database, clock)
    dispatcher = _dispatcher(settings, database, clock, news)
    something_happened = _waking(dispatcher, news)
    people_book, account_tokens = PeopleBook(people), AccountTokens(tokens)
    signatures = SignatureService(database, clock, PDFSealer())
    signing = Signing(database, signatures)
    endings = Endings(people_book, signing, Owing(account_tokens, callback_body, news.chronicle), news.chronicle)
    sweeper = Sweeper(database, clock, endings, signing, something_happened)
    starts = Starts(people_book, account_tokens, endings, news.chronicle)
    return Services(
        settings=settings,
        clock=clock,
        tokens=tokens,
        database=database,
        people=people,
        people_book=people_book,
        accounts=book,
        account_service=AccountService(database, clock, tokens, book, news.chronicle),
        documents=DocumentService(database, clock, account_tokens, retention=settings.document_retention),
        signatures=signatures,
        sessions=SessionService(database, clock, starts, endings, signing, sweeper, something_happened),
        by_hand=ByHand(people_book, endings, news.chronicle),
        sweeper=sweeper,
        dispatcher=dispatcher,
        news=news,
        something_happened=something_happened,
        worlds=_worlds(database, clock, tokens, news, book, sweeper, dispatcher),
        journal=_journal(settings, database, news),
    )


def _worlds(
    database: Database,
    clock: Clock,
    tokens: Tokens,
    news: News,
    book: AccountBook,
    sweeper: Sweeper,
    dispatcher: Dispatcher,
) -> Worlds:
    return Worlds(
        time_travel=TimeTravel(database, clock, news.chronicle, book, sweeper, dispatcher),
        resets=Resets(database, clock, news.chronicle, book),
        snapshots=Snapshots(database, clock, tokens, news.chronicle, book),
        forks=Forks(database, clock, tokens),
    )


def _dispatcher(settings: Settings, database: Database, clock: Clock, news: News) -> Dispatcher:
    delivery = _delivery_settings(settings)
    announce, workers = news.bulletin.announce, settings.callback_workers
    return Dispatcher(database, clock, news.chronicle, delivery, announce=announce, workers=workers)


def _journal(settings: Settings, database: Database, news: News) -> Journal:
    paths_of, announce = sessions_repository.paths_of, news.bulletin.announce
    size, keeps_strangers = settings.journal_size, settings.journal
    return Journal(database, paths_of, announce, size=size, keeps_strangers=keeps_strangers)


def _waking(dispatcher: Dispatcher, news: News) -> Callable[[], None]:
    def something_happened() -> None:
        dispatcher.wake()
        news.bulletin.announce()

    return something_happened


def load_directory(settings: Settings) -> PeopleDirectory:
    cast = load_built_in_cast()
    if settings.people_file is None:
        return PeopleDirectory(cast)
    more = load_people(
        Path(settings.people_file),
        besides=cast,
        accept_real_looking_numbers=settings.accept_real_looking_numbers,
    )
    return PeopleDirectory((*cast, *more))


def configured_accounts(settings: Settings, people: PeopleDirectory) -> tuple[ConfiguredAccount, ...]:
    """Give the account that is always there and those of the accounts file, whose default people all exist."""
    for person_id in settings.default_people:
        if problem := unknown_person(person_id, people):
            raise ConfigurationIsWrong(f"FEJKOLLEN_DEFAULT_PEOPLE: {problem}")
    always_there = ConfiguredAccount(settings.account_id, digest_of(settings.secret_key), settings.account_defaults)
    if settings.accounts_file is None:
        return (always_there,)
    return (always_there, *load_accounts(Path(settings.accounts_file), settings.account_defaults, people))


def open_prepared_database(settings: Settings, accounts: tuple[ConfiguredAccount, ...], clock: Clock) -> Database:
    """Open the database at the newest schema, with these accounts in it."""
    database = open_up_to_date(
        settings.database_url, durability=settings.durability, connections=settings.database_connections
    )
    now = clock.now()
    with told_in_one_line(settings.database_url), alone(database.engine) as connection:
        if settings.profile is Profile.SHARED:
            _refuse_demo_secrets(connection, accounts)
        for account in accounts:
            accounts_repository.save(connection, account.id, account.secret_digest, account.settings, now=now)
    return database


def _refuse_demo_secrets(connection: Connection, accounts: tuple[ConfiguredAccount, ...]) -> None:
    """Keep the secrets that everybody knows out of a shared server, whether configured or left in its database."""
    digest = digest_of(DEMO_SECRET_KEY)
    known = [account.id for account in accounts if account.secret_digest == digest]
    configured = {account.id for account in accounts}
    known += [each for each in accounts_repository.ids_with_digest(connection, digest) if each not in configured]
    if known:
        raise ConfigurationIsWrong(
            f"the account {known[0]!r} has the demo secret, which the profile shared refuses; "
            "give it another one, or delete it at /control/v1/accounts under the profile local"
        )


def _delivery_settings(settings: Settings) -> DeliverySettings:
    return DeliverySettings(
        rules=EgressRules(settings.callback_network),
        rewrites=Rewrites.parse(settings.callback_rewrite),
        timeout=settings.callback_timeout,
        connect_timeout=min(5.0, settings.callback_timeout),
        ca_file=settings.callback_ca_file,
    )
