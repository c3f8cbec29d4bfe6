"""Everything that works behind the API of relying parties: each is made when it is first asked for."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from fejkollen_server.accounts.account_people import AccountPeople
from fejkollen_server.accounts.account_tokens import AccountTokens
from fejkollen_server.accounts.authentication import Authentication
from fejkollen_server.authenticators.service import Authenticators
from fejkollen_server.callbacks.dispatcher import Dispatcher
from fejkollen_server.clock import Clock
from fejkollen_server.database.transactions import Database
from fejkollen_server.documents.service import DocumentService
from fejkollen_server.events.event_log import EventLog, open_event_log
from fejkollen_server.journal.journal import Journal
from fejkollen_server.people.directory import PeopleDirectory
from fejkollen_server.services.preparation import (
    configured_accounts,
    delivery_settings,
    load_directory,
    open_prepared_database,
)
from fejkollen_server.sessions.end.callback_owed import CallbacksOwed, StatusBody
from fejkollen_server.sessions.end.session_end import Endings
from fejkollen_server.sessions.end.session_signature import SessionTransactions
from fejkollen_server.sessions.rows import repository as sessions_repository
from fejkollen_server.sessions.sweeper import Sweeper
from fejkollen_server.settings import Settings
from fejkollen_server.signatures.pdf.sealer import PDFSealer
from fejkollen_server.signatures.service import SignatureService
from fejkollen_server.tokens import Tokens

if TYPE_CHECKING:
    from fejkollen_server.scenarios.compiled_rules import CompiledRules
    from fejkollen_server.scenarios.document_faults import DocumentFaults
    from fejkollen_server.scenarios.rule_matcher import RuleMatcher
    from fejkollen_server.scenarios.scenario_files import ScenarioFiles
    from fejkollen_server.sessions.service import SessionService


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
        from fejkollen_server.scenarios.scenario_files import ScenarioFiles  # noqa: PLC0415 - the server is ready before.

        folder = Path(self.settings.scenarios) if self.settings.scenarios else None
        return ScenarioFiles(folder, self.people, self.clock)

    @cached_property
    def database(self) -> Database:
        accounts = configured_accounts(self.settings, lambda: self.people)
        return open_prepared_database(self.settings, accounts, self.clock)

    @cached_property
    def event_log(self) -> EventLog:
        return open_event_log(self.database, self.clock)

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
        self.event_log.announcements.announce()

    def session_changed(self) -> None:
        """As above, where it is known whether a callback is owed: most sessions start, and many end, without one."""
        if self.callbacks_owed.has_owed():
            self.dispatcher.wake()
        self.event_log.announcements.announce()

    def woken_by_others(self) -> None:
        """Another process has changed something in the database that both share."""
        self.dispatcher.wake()
        self.event_log.announcements.announce_here()

    @cached_property
    def accounts(self) -> Authentication:
        return Authentication(self.database, self.clock)

    @cached_property
    def account_tokens(self) -> AccountTokens:
        return AccountTokens(self.tokens)

    @cached_property
    def account_people(self) -> AccountPeople:
        return AccountPeople(self.people)

    @cached_property
    def authenticators(self) -> Authenticators:
        return Authenticators(
            self.database, self.clock, self.account_people, self.event_log.event_recorder, self.something_happened
        )

    @cached_property
    def documents(self) -> DocumentService:
        retention = self.settings.document_retention
        return DocumentService(
            self.database, self.clock, self.account_tokens, self.signatures.seal_on_trial, retention=retention
        )

    @cached_property
    def signatures(self) -> SignatureService:
        return SignatureService(self.database, self.clock, PDFSealer(idle=self.settings.sealing_idle))

    @cached_property
    def session_transactions(self) -> SessionTransactions:
        return SessionTransactions(self.database, self.signatures)

    @cached_property
    def compiled_rules(self) -> "CompiledRules":
        from fejkollen_server.scenarios.compiled_rules import CompiledRules  # noqa: PLC0415 - as above.

        return CompiledRules(self.scenario_files)

    @cached_property
    def rule_matcher(self) -> "RuleMatcher":
        from fejkollen_server.scenarios.rule_matcher import RuleMatcher  # noqa: PLC0415 - as above.

        return RuleMatcher(self.compiled_rules, self.account_people, self.event_log.event_recorder)

    @cached_property
    def document_faults(self) -> "DocumentFaults":
        from fejkollen_server.scenarios.document_faults import DocumentFaults  # noqa: PLC0415 - as above.

        return DocumentFaults(self.database, self.clock, self.rule_matcher)

    @cached_property
    def callbacks_owed(self) -> CallbacksOwed:
        return CallbacksOwed(self.account_tokens, self._callback_body, self.event_log.event_recorder)

    @cached_property
    def endings(self) -> Endings:
        return Endings(
            self.account_people,
            self.authenticators,
            self.session_transactions,
            self.callbacks_owed,
            self.event_log.event_recorder,
        )

    @cached_property
    def sessions(self) -> "SessionService":
        from fejkollen_server.sessions.call_faults import SessionFaults  # noqa: PLC0415 - as above.
        from fejkollen_server.sessions.service import SessionService  # noqa: PLC0415 - as above.
        from fejkollen_server.sessions.start.session_start import Starts  # noqa: PLC0415 - as above.

        return SessionService(
            self.database,
            self.clock,
            starts=Starts(
                self.account_people, self.account_tokens, self.endings, self.event_log.event_recorder, self.rule_matcher
            ),
            endings=self.endings,
            session_transactions=self.session_transactions,
            sweeper=self.sweeper,
            faults=SessionFaults(self.event_log.event_recorder),
            dispatcher=self.dispatcher,
            something_happened=self.session_changed,
        )

    @cached_property
    def sweeper(self) -> Sweeper:
        return Sweeper(self.database, self.clock, self.endings, self.session_transactions, self.session_changed)

    @cached_property
    def dispatcher(self) -> Dispatcher:
        return Dispatcher(
            self.database,
            self.clock,
            self.event_log.event_recorder,
            delivery_settings(self.settings),
            announce=self.event_log.announcements.announce,
            workers=self.settings.callback_workers,
        )

    @cached_property
    def journal(self) -> Journal:
        return Journal(
            self.database,
            sessions_repository.paths_of,
            self.event_log.announcements.announce,
            size=self.settings.journal_size,
            keeps_strangers=self.settings.journal,
        )
