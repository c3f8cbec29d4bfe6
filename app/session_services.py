"""Everything that works behind the API of relying parties: each is made when it is first asked for."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from app.accounts.account_tokens import AccountTokens
from app.accounts.book import AccountBook
from app.accounts.people_book import PeopleBook
from app.authenticators.service import Authenticators
from app.callbacks.dispatcher import Dispatcher
from app.clock import Clock
from app.database.transactions import Database
from app.documents.service import DocumentService
from app.events.news import News, open_news
from app.journal.journal import Journal
from app.people.directory import PeopleDirectory
from app.preparation import configured_accounts, delivery_settings, load_directory, open_prepared_database
from app.sessions import repository as sessions_repository
from app.sessions.ending import Endings
from app.sessions.owing import Owing, StatusBody
from app.sessions.signing import Signing
from app.sessions.sweeper import Sweeper
from app.settings import Settings
from app.signatures.pdf.sealer import PDFSealer
from app.signatures.service import SignatureService
from app.tokens import Tokens

if TYPE_CHECKING:
    from app.scenarios.book import ScenarioBook
    from app.scenarios.document_calls import DocumentCalls
    from app.scenarios.files import ScenarioFiles
    from app.scenarios.matching import Matching
    from app.sessions.service import SessionService


class SessionServices:
    def __init__(self, settings: Settings, clock: Clock, callback_body: StatusBody) -> None:
        self.settings = settings
        self.clock = clock
        self._callback_body = callback_body
        self.tokens = Tokens(settings.seed)

    @cached_property
    def people(self) -> PeopleDirectory:
        return load_directory(self.settings)

    @cached_property
    def scenario_files(self) -> "ScenarioFiles":
        from app.scenarios.files import ScenarioFiles  # noqa: PLC0415 - the server is ready before.

        folder = Path(self.settings.scenarios) if self.settings.scenarios else None
        return ScenarioFiles(folder, self.people, self.clock)

    @cached_property
    def database(self) -> Database:
        accounts = configured_accounts(self.settings, lambda: self.people)
        return open_prepared_database(self.settings, accounts, self.clock)

    @cached_property
    def news(self) -> News:
        return open_news(self.database, self.clock)

    def prepare(self) -> None:
        """Read what is configured and open the database, so that a mistake stops the start."""
        if self.settings.people_file:
            _ = self.people
        if self.settings.scenarios:
            _ = self.scenario_files
        _ = self.database

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

    @cached_property
    def accounts(self) -> AccountBook:
        return AccountBook(self.database, self.clock)

    @cached_property
    def account_tokens(self) -> AccountTokens:
        return AccountTokens(self.tokens)

    @cached_property
    def people_book(self) -> PeopleBook:
        return PeopleBook(self.people)

    @cached_property
    def authenticators(self) -> Authenticators:
        return Authenticators(self.database, self.clock, self.people_book, self.news.chronicle, self.something_happened)

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
    def scenario_book(self) -> "ScenarioBook":
        from app.scenarios.book import ScenarioBook  # noqa: PLC0415 - as above.

        return ScenarioBook(self.scenario_files)

    @cached_property
    def matching(self) -> "Matching":
        from app.scenarios.matching import Matching  # noqa: PLC0415 - as above.

        return Matching(self.scenario_book, self.people_book, self.news.chronicle)

    @cached_property
    def document_calls(self) -> "DocumentCalls":
        from app.scenarios.document_calls import DocumentCalls  # noqa: PLC0415 - as above.

        return DocumentCalls(self.database, self.clock, self.matching)

    @cached_property
    def owing(self) -> Owing:
        return Owing(self.account_tokens, self._callback_body, self.news.chronicle)

    @cached_property
    def endings(self) -> Endings:
        return Endings(self.people_book, self.authenticators, self.signing, self.owing, self.news.chronicle)

    @cached_property
    def sessions(self) -> "SessionService":
        from app.sessions.faults import SessionFaults  # noqa: PLC0415 - as above.
        from app.sessions.service import SessionService  # noqa: PLC0415 - as above.
        from app.sessions.starting import Starts  # noqa: PLC0415 - as above.

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
