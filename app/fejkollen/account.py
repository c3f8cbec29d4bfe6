"""One account: a world of its own, with everything a test does in it."""

from typing import Any, Literal, Unpack

from fejkollen.callbacks import Callbacks
from fejkollen.clock import Clock, Duration
from fejkollen.coverage import WithCoverage
from fejkollen.events import Event, Events, read_event
from fejkollen.inbox import Inbox
from fejkollen.people import People, Person
from fejkollen.requests import Requests
from fejkollen.scenarios import Rule, Scenario, Scenarios
from fejkollen.sessions import Session, Sessions, read_session
from fejkollen.settings import AccountSettings
from fejkollen.snapshots import Snapshots
from fejkollen.wire import Wire, camel, given

Status = Literal["PENDING", "COMPLETED", "FAILED", "ENDED"]
ReportFormat = Literal["markdown", "junit", "sarif"]


class Account(WithCoverage):
    """An account, with each kind of thing in its world under its noun."""

    def __init__(self, wire: Wire, account_id: str, secret_key: str = "", callback_key: str | None = None) -> None:
        self._wire = wire
        self.base_url = wire.url
        """What the application is configured with instead of IDkollen's address."""
        self.account_id = account_id
        self.secret_key = secret_key
        """Empty for an account that was not made here."""
        self.callback_key = callback_key
        self.events = Events(wire)
        self.sessions = Sessions(wire)
        self.people = People(wire)
        self.scenarios = Scenarios(wire)
        self.clock = Clock(wire)
        self.callbacks = Callbacks(wire)
        self.requests = Requests(wire)
        self.inbox = Inbox(wire)
        self.snapshots = Snapshots(wire)

    @property
    def auth(self) -> tuple[str, str]:
        """User name and password of HTTP Basic, for the imitated API."""
        return self.account_id, self.secret_key

    def person(self, person_id: str) -> Person:
        """Give somebody whom the account can meet."""
        return self.people.read(person_id)

    def scenario(self, rule: Rule) -> Scenario:
        """Arrange what happens when a request matches."""
        return self.scenarios.add(rule)

    def approve(self, session_id: str, person: str | None = None) -> Session:
        """Let somebody approve a session, whatever their habit."""
        return self.sessions.approve(session_id, person)

    def decline(self, session_id: str, person: str | None = None) -> Session:
        """Let somebody decline a session, whatever their habit."""
        return self.sessions.decline(session_id, person)

    def fail(self, session_id: str, error: str | None = None, *, cause: str | None = None) -> Session:
        """Fail a session, with IDkollen's error code or the eID's own cause of one."""
        return self.sessions.fail(session_id, error, cause=cause)

    def expire(self, session_id: str) -> Session:
        """End a session as if its time had run out."""
        return self.sessions.expire(session_id)

    def wait(self, session_id: str, status: Status = "ENDED", *, timeout: Duration | None = None) -> Session:
        """Wait until a session has a status, and give it; fail when it has not in time."""
        waited = self._wire.ask("POST", "/wait", given(session_id=session_id, status=status, timeout=timeout))
        return read_session(waited["session"])

    def wait_for(
        self,
        event: str,
        *,
        session_id: str | None = None,
        details: dict[str, Any] | None = None,
        times: int = 1,
        after: str | None = None,
        timeout: Duration | None = None,
    ) -> tuple[Event, ...]:
        """Wait until something has happened so many times, before or after the call; fail when it has not in time."""
        wanted = given(event=event, session_id=session_id, details=details, times=times, after=after, timeout=timeout)
        return tuple(read_event(each) for each in self._wire.ask("POST", "/wait", wanted)["events"])

    def report(self, fail_on: str | None = None) -> dict[str, Any]:
        """Give what the application did well and what not; ``passed`` is false from a severity on."""
        report: dict[str, Any] = self._wire.ask("GET", "/report", failOn=fail_on)
        return report

    def report_as(self, format_: ReportFormat) -> str:
        """Give the report as text for people or for other tools."""
        return self._wire.ask_text("GET", "/report", format=format_)

    def settings(self) -> dict[str, Any]:
        """Give every setting, as the control API names them."""
        settings: dict[str, Any] = self._wire.ask("GET", f"/accounts/{self.account_id}")
        return settings

    def change(self, **settings: Unpack[AccountSettings]) -> dict[str, Any]:
        """Change settings; what is left out stays, and None takes away what need not be there."""
        changes = {camel(name): value for name, value in settings.items()}
        changed: dict[str, Any] = self._wire.ask("PATCH", f"/accounts/{self.account_id}", changes)
        return changed

    def reset(self) -> None:
        """Delete everything in this world but settings, credentials and snapshots."""
        self._wire.ask("POST", "/reset")

    def delete(self) -> None:
        """Delete the account with everything in it."""
        self._wire.ask("DELETE", f"/accounts/{self.account_id}")
