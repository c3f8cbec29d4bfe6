"""Everything that works behind the routes: each is made when it is first asked for, of what it needs."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.datastructures import URL

from app.accounts.account_tokens import AccountTokens
from app.accounts.book import AccountBook
from app.accounts.people_book import PeopleBook
from app.accounts.people_service import PeopleService
from app.accounts.service import AccountService
from app.authenticators.service import Authenticators
from app.callbacks.dispatcher import Dispatcher
from app.clock import Clock
from app.coverage import tally
from app.database.transactions import Database
from app.documents.service import DocumentService
from app.events.news import News, open_news
from app.journal.journal import Journal
from app.people.directory import PeopleDirectory
from app.preparation import configured_accounts, delivery_settings, load_directory, open_prepared_database
from app.scenarios.book import ScenarioBook
from app.scenarios.document_calls import DocumentCalls
from app.scenarios.files import ScenarioFiles
from app.scenarios.matching import Matching
from app.scenarios.service import ScenarioService
from app.sessions import repository as sessions_repository
from app.sessions.by_hand import ByHand
from app.sessions.ending import Endings
from app.sessions.faults import SessionFaults
from app.sessions.owing import Owing, StatusBody
from app.sessions.service import SessionService
from app.sessions.signing import Signing
from app.sessions.starting import Starts
from app.sessions.sweeper import Sweeper
from app.settings import Settings
from app.signatures.pdf.sealer import PDFSealer
from app.signatures.service import SignatureService
from app.tokens import Tokens

if TYPE_CHECKING:
    from app.inbox.inbox import Inbox
    from app.prompts.answering import Answers
    from app.prompts.camera import Camera
    from app.prompts.finding import PhoneFinder
    from app.scanning.scanner import Scanner
    from app.visits.service import Visits
    from app.worlds.worlds import Worlds


class Services:
    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        people: PeopleDirectory,
        scenario_files: ScenarioFiles,
        database: Database,
        callback_body: StatusBody,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.people = people
        self.scenario_files = scenario_files
        self.database = database
        self._callback_body = callback_body
        self.tokens = Tokens(settings.seed)
        self.news: News = open_news(database, clock)

    def something_happened(self) -> None:
        """To be called after every transaction that may have owed a callback or told of an event."""
        self.dispatcher.wake()
        self.news.bulletin.announce()

    def session_changed(self) -> None:
        """As above, where it is known whether a callback is owed: most sessions start, and many end, without one."""
        if self.owing.has_owed():
            self.dispatcher.wake()
        self.news.bulletin.announce()

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

    @cached_property
    def accounts(self) -> AccountBook:
        return AccountBook(self.database, self.clock)

    @cached_property
    def account_tokens(self) -> AccountTokens:
        return AccountTokens(self.tokens)

    @cached_property
    def account_service(self) -> AccountService:
        return AccountService(self.database, self.clock, self.tokens, self.accounts, self.news.chronicle, tally.keep)

    @cached_property
    def people_book(self) -> PeopleBook:
        return PeopleBook(self.people)

    @cached_property
    def people_service(self) -> PeopleService:
        book, chronicle = self.people_book, self.news.chronicle
        return PeopleService(self.database, self.clock, book, self.account_tokens, chronicle, self.something_happened)

    @cached_property
    def authenticators(self) -> Authenticators:
        return Authenticators(self.database, self.clock, self.people_book, self.news.chronicle, self.something_happened)

    @cached_property
    def inbox(self) -> "Inbox":
        from app.inbox.inbox import Inbox  # noqa: PLC0415 - many servers never need it.

        return Inbox(
            self.database,
            self.clock,
            self.people_book,
            self.account_tokens,
            self.news.chronicle,
            self.something_happened,
        )

    @cached_property
    def documents(self) -> DocumentService:
        retention = self.settings.document_retention
        return DocumentService(self.database, self.clock, self.account_tokens, retention=retention)

    @cached_property
    def signatures(self) -> SignatureService:
        return SignatureService(self.database, self.clock, PDFSealer())

    @cached_property
    def signing(self) -> Signing:
        return Signing(self.database, self.signatures)

    @cached_property
    def scenario_book(self) -> ScenarioBook:
        return ScenarioBook(self.scenario_files)

    @cached_property
    def matching(self) -> Matching:
        return Matching(self.scenario_book, self.people_book, self.news.chronicle)

    @cached_property
    def scenarios(self) -> ScenarioService:
        return ScenarioService(
            self.database,
            self.clock,
            self.account_tokens,
            self.scenario_book,
            self.people_book,
            self.news.chronicle,
            self.something_happened,
        )

    @cached_property
    def document_calls(self) -> DocumentCalls:
        return DocumentCalls(self.database, self.clock, self.matching)

    @cached_property
    def owing(self) -> Owing:
        return Owing(self.account_tokens, self._callback_body, self.news.chronicle)

    @cached_property
    def endings(self) -> Endings:
        return Endings(self.people_book, self.authenticators, self.signing, self.owing, self.news.chronicle)

    @cached_property
    def sessions(self) -> SessionService:
        return SessionService(
            self.database,
            self.clock,
            starts=Starts(self.people_book, self.account_tokens, self.endings, self.news.chronicle, self.matching),
            endings=self.endings,
            signing=self.signing,
            sweeper=self.sweeper,
            faults=SessionFaults(self.news.chronicle),
            dispatcher=self.dispatcher,
            something_happened=self.session_changed,
        )

    @cached_property
    def by_hand(self) -> ByHand:
        return ByHand(self.people_book, self.endings, self.news.chronicle)

    @cached_property
    def visits(self) -> "Visits":
        from app.visits.service import Visits  # noqa: PLC0415 - as above.
        from app.visits.tools import Tools  # noqa: PLC0415 - as above.

        tools = Tools(
            self.people_book, self.authenticators, self.endings, self.news.chronicle, self.account_tokens, self.inbox
        )
        return Visits(self.sessions, self.people_book, tools)

    @cached_property
    def scanner(self) -> "Scanner":
        from app.scanning.scanner import Scanner  # noqa: PLC0415 - as above.

        return Scanner(self.sessions, self.database, self.clock, self.news.chronicle)

    @cached_property
    def phones(self) -> "PhoneFinder":
        from app.prompts.finding import PhoneFinder  # noqa: PLC0415 - as above.

        return PhoneFinder(self.database, self.clock, self.people_book)

    @cached_property
    def answers(self) -> "Answers":
        from app.prompts.answering import Answers  # noqa: PLC0415 - as above.
        from app.prompts.turn import Means  # noqa: PLC0415 - as above.

        means = Means(self.visits, self.by_hand, self.authenticators)
        return Answers(self.sessions, self.people_book, means)

    @cached_property
    def camera(self) -> "Camera":
        from app.prompts.camera import Camera  # noqa: PLC0415 - as above.

        return Camera(
            self.database,
            self.clock,
            self.people_book,
            sessions=self.sessions,
            scanner=self.scanner,
            visits=self.visits,
            by_hand=self.by_hand,
        )

    @cached_property
    def sweeper(self) -> Sweeper:
        return Sweeper(self.database, self.clock, self.endings, self.signing, self.session_changed)

    @cached_property
    def dispatcher(self) -> Dispatcher:
        return Dispatcher(
            self.database,
            self.clock,
            self.news.chronicle,
            delivery_settings(self.settings),
            announce=self.news.bulletin.announce,
            workers=self.settings.callback_workers,
        )

    @cached_property
    def journal(self) -> Journal:
        return Journal(
            self.database,
            sessions_repository.paths_of,
            self.news.bulletin.announce,
            size=self.settings.journal_size,
            keeps_strangers=self.settings.journal,
        )

    @cached_property
    def worlds(self) -> "Worlds":
        from app.worlds.callbacks_by_hand import CallbacksByHand  # noqa: PLC0415 - as above.
        from app.worlds.forks import Forks  # noqa: PLC0415 - as above.
        from app.worlds.reset import Resets  # noqa: PLC0415 - as above.
        from app.worlds.snapshots import Snapshots  # noqa: PLC0415 - as above.
        from app.worlds.time_travel import TimeTravel  # noqa: PLC0415 - as above.
        from app.worlds.worlds import Worlds  # noqa: PLC0415 - as above.

        database, clock, chronicle, book = self.database, self.clock, self.news.chronicle, self.accounts
        return Worlds(
            time_travel=TimeTravel(database, clock, chronicle, book, self.sweeper, self.dispatcher),
            resets=Resets(database, clock, chronicle, book),
            snapshots=Snapshots(database, clock, self.tokens, chronicle, book),
            forks=Forks(database, clock, self.tokens),
            callbacks=CallbacksByHand(
                database, clock, self.account_tokens, chronicle, book, self.dispatcher, self.something_happened
            ),
        )


def build_services(settings: Settings, clock: Clock, callback_body: StatusBody) -> Services:
    """Open the database and load what is configured; what a callback looks like only the providers know."""
    people = load_directory(settings)
    scenario_files = ScenarioFiles(Path(settings.scenarios) if settings.scenarios else None, people, clock)
    database = open_prepared_database(settings, configured_accounts(settings, people), clock)
    return Services(settings, clock, people, scenario_files, database, callback_body)
