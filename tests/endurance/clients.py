"""Clients that start, collect, cancel and decide by chance, and write down what they are told."""

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random  # noqa: TID251 - seeded, so that a run can be repeated.
from typing import Any

import httpx

from tests.endurance.history import Course, Event, History, Kind
from tests.operations import ABENAA, ASTRID, DONALD, VALTERS_PHONE

UNAVAILABLE = 503
"""Nobody knows then whether it took effect."""

_ADMIN = httpx.BasicAuth("admin", "admin")
_REMEMBERED = 24
_AT_THE_PACE_FAST = 0.08
LIFETIME = 3.0
"""Of every session, in seconds; shorter than a run, so that sessions also run out."""

SETTINGS = {
    "competing_sessions": "false",
    "collect_limit": "false",
    "session_lifetime": f"{LIFETIME:g}",
    "callback_timeout": "1",
    "callback_schedule": "[0, 0.2, 0.2, 0.2]",
    "retention": "86400",
}
"""What servers are started with, so that there is much to get wrong in a short time."""


@dataclass(frozen=True, slots=True)
class Kindred:
    """Sessions that are all started in the same way."""

    path: str
    collect_path: str
    body: Mapping[str, Any]
    course: Course


def _answered(path: str, collect_path: str, end: str = "COMPLETED", **body: Any) -> Kindred:
    return Kindred(path, collect_path, body, Course(end, _AT_THE_PACE_FAST))


def _waiting(path: str) -> Kindred:
    return Kindred(path, path, {}, Course("SESSION_TIMEOUT", LIFETIME))


_AUTH = "/v3/bankid-se/auth"
WAITING = (_waiting(_AUTH), _waiting("/v3/freja/auth"))
STARTS = (
    *WAITING,
    _answered(_AUTH, _AUTH, ssn=ASTRID),
    _answered(_AUTH, _AUTH, "CANCELLED", ssn="199102032399"),
    _answered(_AUTH, _AUTH, "INVALID_ID", ssn="199508082386"),
    _answered("/v3/bankid-se/phone/sign", "/v3/bankid-se/sign", ssn=ASTRID, text="I agree", callInitiator="RP"),
    _answered("/v3/bankid-no/backchannel/auth", "/v3/bankid-no/auth", ssn=DONALD),
    _answered("/v3/vipps/backchannel/auth", "/v3/vipps/auth", phone=VALTERS_PHONE),
    _answered("/v3/mitid/backchannel/auth", "/v3/mitid/auth", ssn=ABENAA, bindingMessage="Order 7"),
)

_BY_HAND = (
    ("approve", {"person": "astrid"}, "COMPLETED"),
    ("fail", {"error": "INVALID_ID"}, "INVALID_ID"),
)


@dataclass(slots=True)
class Known:
    """Sessions that were acknowledged, the latest of them at the end."""

    paths: dict[str, str] = field(default_factory=dict)
    waiting: deque[str] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    latest: deque[str] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    def add(self, session: str, kindred: Kindred) -> None:
        self.paths[session] = f"{kindred.collect_path}/{session}"
        (self.waiting if kindred in WAITING else self.latest).append(session)


@dataclass(slots=True)
class Client:
    """Calls one server or one of several; a transport error is recorded and raised."""

    servers: Sequence[httpx.Client]
    history: History
    known: Known
    callback_url: str
    chance: Random
    is_answered: Callable[[], None] = lambda: None
    """Called whenever it was answered."""

    def do_something(self) -> None:
        acts = (self.start, self.start, self.collect, self.collect, self.collect, self.cancel, self.decide)
        self.chance.choice(acts if self.known.paths else (self.start,))()

    def start(self) -> None:
        kindred = self.chance.choice(STARTS)
        began = time.monotonic()
        answer = self._server.post(kindred.path, json={**kindred.body, "callbackUrl": self.callback_url})
        if answer.status_code == UNAVAILABLE:
            return
        assert answer.status_code == 201, answer.text
        session = answer.json()["id"]
        self.history.record(Event(Kind.START, session, began, time.monotonic(), 201, course=kindred.course))
        self.known.add(session, kindred)
        self.is_answered()

    def collect(self) -> None:
        self.collect_session(self._any())

    def collect_session(self, session: str) -> None:
        self._ask(Event(Kind.COLLECT, session, time.monotonic()), "GET", self.known.paths[session])

    def cancel(self) -> None:
        session = self._any()
        event = Event(Kind.CANCEL, session, time.monotonic(), wanted="CANCELLED")
        self._ask(event, "DELETE", self.known.paths[session])

    def decide(self) -> None:
        if not self.known.waiting:
            return
        session = self.chance.choice(list(self.known.waiting))
        verb, body, end = self.chance.choice(_BY_HAND)
        event = Event(Kind.BY_HAND, session, time.monotonic(), wanted=end)
        self._ask(event, "POST", f"/control/v1/sessions/{session}/{verb}", json=body, auth=_ADMIN)

    def _ask(self, event: Event, method: str, path: str, **more: Any) -> None:
        try:
            answer = self._server.request(method, path, **more)
        except httpx.TransportError:
            self.history.record(event)
            raise
        if answer.status_code == UNAVAILABLE:
            self.history.record(replace(event, status=UNAVAILABLE))
            return
        self.history.record(replace(event, ended=time.monotonic(), status=answer.status_code, body=answer.content))
        self.is_answered()

    @property
    def _server(self) -> httpx.Client:
        return self.chance.choice(self.servers)

    def _any(self) -> str:
        return self.chance.choice([*self.known.latest, *self.known.waiting])
