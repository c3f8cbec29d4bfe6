"""Everything that works behind the routes: what relying parties need, and besides it pages, phones and control."""

from functools import cached_property
from typing import TYPE_CHECKING

from starlette.datastructures import URL

from app.clock import Clock
from app.coverage import tally
from app.session_services import SessionServices
from app.sessions.owing import StatusBody
from app.settings import Settings

if TYPE_CHECKING:
    from app.accounts.people_service import PeopleService
    from app.accounts.service import AccountService
    from app.inbox.inbox import Inbox
    from app.prompts.answering import Answers
    from app.prompts.camera import Camera
    from app.prompts.finding import PhoneFinder
    from app.scanning.scanner import Scanner
    from app.scenarios.service import ScenarioService
    from app.sessions.by_hand import ByHand
    from app.visits.service import Visits
    from app.worlds.worlds import Worlds


class Services(SessionServices):
    """Each is made when it is first asked for."""

    def clocks_changed(self) -> None:
        """Look for what is due: worlds were moved in time, or came about with things to do in them."""
        self.sweeper.wake()
        self.something_happened()

    def page_url(self, page_token: str | None, request_url: URL) -> str:
        """Give the address of a hosted page, as the person's browser reaches it."""
        base = self.settings.public_url or str(request_url)
        return f"{base.rstrip('/')}/eid/{page_token}"

    @cached_property
    def account_service(self) -> "AccountService":
        from app.accounts.service import AccountService  # noqa: PLC0415 - many servers never need it.

        return AccountService(self.database, self.clock, self.tokens, self.accounts, self.news.chronicle, tally.keep)

    @cached_property
    def people_service(self) -> "PeopleService":
        from app.accounts.people_service import PeopleService  # noqa: PLC0415 - as above.

        book, chronicle = self.people_book, self.news.chronicle
        return PeopleService(self.database, self.clock, book, self.account_tokens, chronicle, self.something_happened)

    @cached_property
    def inbox(self) -> "Inbox":
        from app.inbox.inbox import Inbox  # noqa: PLC0415 - as above.

        return Inbox(
            self.database,
            self.clock,
            self.people_book,
            self.account_tokens,
            self.news.chronicle,
            self.something_happened,
        )

    @cached_property
    def scenarios(self) -> "ScenarioService":
        from app.scenarios.service import ScenarioService  # noqa: PLC0415 - as above.

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
    def by_hand(self) -> "ByHand":
        from app.sessions.by_hand import ByHand  # noqa: PLC0415 - as above.

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
    """Make them, ready to serve; what a callback looks like only the providers know."""
    services = Services(settings, clock, callback_body)
    services.prepare()
    return services
