"""Everything that works behind the routes: what relying parties need, and besides it pages, phones and control."""

from functools import cached_property
from typing import TYPE_CHECKING

from starlette.datastructures import URL

from fejkollen_server.clock import Clock
from fejkollen_server.coverage import tally
from fejkollen_server.services.session_services import SessionServices
from fejkollen_server.sessions.end.callback_owed import StatusBody
from fejkollen_server.settings import Settings

if TYPE_CHECKING:
    from fejkollen_server.accounts.people_service import PeopleService
    from fejkollen_server.accounts.service import AccountService
    from fejkollen_server.inbox.inbox import Inbox
    from fejkollen_server.prompts.phone_finder import PhoneFinder
    from fejkollen_server.prompts.scannable_sessions import ScannableSessions
    from fejkollen_server.prompts.service import PromptService
    from fejkollen_server.scanning.scanner import Scanner
    from fejkollen_server.scenarios.service import ScenarioService
    from fejkollen_server.sessions.by_hand import ByHand
    from fejkollen_server.visits.service import Visits
    from fejkollen_server.worlds.worlds import Worlds


class Services(SessionServices):
    """Each is made when it is first asked for."""

    def clocks_changed(self) -> None:
        """Look for what is due: worlds were moved in time, or came about with things to do in them."""
        self.sweeper.wake()
        self.something_happened()

    def public_url(self, request_url: URL) -> str:
        """Give the address of this server, as browsers reach it; by the settings, or else by the request."""
        return (self.settings.public_url or str(request_url)).rstrip("/")

    def page_url(self, page_token: str | None, request_url: URL) -> str:
        """Give the address of a hosted page, as the person's browser reaches it."""
        return f"{self.public_url(request_url)}/eid/{page_token}"

    @cached_property
    def account_service(self) -> "AccountService":
        from fejkollen_server.accounts.service import AccountService  # noqa: PLC0415 - many servers never need it.

        return AccountService(
            self.database,
            self.clock,
            self.tokens,
            self.accounts,
            self.event_log.event_recorder,
            tally.keep,
            self.settings.refused_secrets,
        )

    @cached_property
    def people_service(self) -> "PeopleService":
        from fejkollen_server.accounts.people_service import PeopleService  # noqa: PLC0415 - as above.

        book, event_recorder = self.account_people, self.event_log.event_recorder
        return PeopleService(
            self.database, self.clock, book, self.account_tokens, event_recorder, self.something_happened
        )

    @cached_property
    def inbox(self) -> "Inbox":
        from fejkollen_server.inbox.inbox import Inbox  # noqa: PLC0415 - as above.

        return Inbox(
            self.database,
            self.clock,
            self.account_people,
            self.account_tokens,
            self.event_log.event_recorder,
            self.something_happened,
        )

    @cached_property
    def scenarios(self) -> "ScenarioService":
        from fejkollen_server.scenarios.service import ScenarioService  # noqa: PLC0415 - as above.

        return ScenarioService(
            self.database,
            self.clock,
            self.account_tokens,
            self.compiled_rules,
            self.account_people,
            self.event_log.event_recorder,
            self.something_happened,
        )

    @cached_property
    def by_hand(self) -> "ByHand":
        from fejkollen_server.sessions.by_hand import ByHand  # noqa: PLC0415 - as above.

        return ByHand(self.account_people, self.endings, self.event_log.event_recorder)

    @cached_property
    def visits(self) -> "Visits":
        from fejkollen_server.visits.service import Visits  # noqa: PLC0415 - as above.
        from fejkollen_server.visits.step_services import StepServices  # noqa: PLC0415 - as above.

        tools = StepServices(
            self.account_people,
            self.authenticators,
            self.endings,
            self.event_log.event_recorder,
            self.account_tokens,
            self.inbox,
        )
        return Visits(self.sessions, self.account_people, tools)

    @cached_property
    def scanner(self) -> "Scanner":
        from fejkollen_server.scanning.scanner import Scanner  # noqa: PLC0415 - as above.

        return Scanner(self.sessions, self.database, self.clock, self.event_log.event_recorder)

    @cached_property
    def phones(self) -> "PhoneFinder":
        from fejkollen_server.prompts.phone_finder import PhoneFinder  # noqa: PLC0415 - as above.

        return PhoneFinder(self.database, self.clock, self.account_people)

    @cached_property
    def answers(self) -> "PromptService":
        from fejkollen_server.prompts.prompt_answer import PhoneServices  # noqa: PLC0415 - as above.
        from fejkollen_server.prompts.service import PromptService  # noqa: PLC0415 - as above.

        means = PhoneServices(self.visits, self.by_hand, self.authenticators)
        return PromptService(self.sessions, self.account_people, means)

    @cached_property
    def scannable_sessions(self) -> "ScannableSessions":
        from fejkollen_server.prompts.scannable_sessions import ScannableSessions  # noqa: PLC0415 - as above.

        return ScannableSessions(
            self.database,
            self.clock,
            self.account_people,
            sessions=self.sessions,
            scanner=self.scanner,
            visits=self.visits,
            by_hand=self.by_hand,
        )

    @cached_property
    def worlds(self) -> "Worlds":
        from fejkollen_server.worlds.callbacks_by_hand import CallbacksByHand  # noqa: PLC0415 - as above.
        from fejkollen_server.worlds.forks import Forks  # noqa: PLC0415 - as above.
        from fejkollen_server.worlds.reset import Resets  # noqa: PLC0415 - as above.
        from fejkollen_server.worlds.snapshots import Snapshots  # noqa: PLC0415 - as above.
        from fejkollen_server.worlds.time_travel import TimeTravel  # noqa: PLC0415 - as above.
        from fejkollen_server.worlds.worlds import Worlds  # noqa: PLC0415 - as above.

        database, clock, event_recorder, book = self.database, self.clock, self.event_log.event_recorder, self.accounts
        return Worlds(
            time_travel=TimeTravel(database, clock, event_recorder, book, self.sweeper, self.dispatcher),
            resets=Resets(database, clock, event_recorder, book),
            snapshots=Snapshots(database, clock, self.tokens, event_recorder, book),
            forks=Forks(database, clock, self.tokens),
            callbacks=CallbacksByHand(
                database, clock, self.account_tokens, event_recorder, book, self.dispatcher, self.something_happened
            ),
        )


def build_services(settings: Settings, clock: Clock, callback_body: StatusBody) -> Services:
    """Make them, ready to serve; what a callback looks like only the providers know."""
    services = Services(settings, clock, callback_body)
    services.prepare()
    return services
