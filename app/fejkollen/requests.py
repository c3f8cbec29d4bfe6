"""The journal: every request that the application made, and what it was answered."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict, Unpack

from fejkollen.wire import Wire, camel, given


class Filters(TypedDict, total=False):
    """Which requests are meant; what is left out may be anything."""

    session_id: str
    method: str
    path: str
    """Where ``*`` stands for anything."""
    status: int | str
    """Such as 404, or ``4xx``."""
    operation: str
    ref_id: str
    since: str
    until: str


class Expectation(Filters, total=False):
    """Requests that are expected, and how often: at least once if nothing is said."""

    times: int | dict[str, int]
    """A number, or such as ``{"atLeast": 1, "atMost": 3}``."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request and its answer."""

    number: int
    at: str
    method: str
    path: str
    status: int
    operation: str | None
    session_id: str | None
    refusal: str | None
    near_misses: tuple[str, ...]
    as_json: dict[str, Any] = field(repr=False)


class Requests:
    """Searches the journal of an account."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def list(
        self, *, limit: int = 100, order: Literal["newest", "oldest"] = "oldest", **filters: Unpack[Filters]
    ) -> tuple[Request, ...]:
        page = self._wire.ask("GET", "/requests", limit=limit, order=order, **filters)
        return tuple(read_request(each) for each in page["requests"])

    def read(self, number: int) -> Request:
        return read_request(self._wire.ask("GET", f"/requests/{number}"))

    def count(self, **filters: Unpack[Filters]) -> int:
        return int(self._wire.ask("GET", "/requests/count", **filters)["count"])

    def problems(self, expectations: Sequence[Expectation], *, in_order: bool = False) -> tuple[str, ...]:
        """Say what is not as expected, in sentences; nothing when all is."""
        wanted = [{camel(name): value for name, value in each.items()} for each in expectations]
        answer = self._wire.ask("POST", "/requests/verify", given(requests=wanted, in_order=in_order))
        return tuple(answer.get("problems", ()))

    def verify(self, *expectations: Expectation, in_order: bool = False) -> None:
        """Fail, with what came instead, unless requests came as expected."""
        problems = self.problems(expectations, in_order=in_order)
        if problems:
            raise AssertionError("\n".join(problems))

    def clear(self) -> None:
        self._wire.ask("DELETE", "/requests")


def read_request(wire: dict[str, Any]) -> Request:
    return Request(
        number=wire["number"],
        at=wire["at"],
        method=wire["method"],
        path=wire["path"],
        status=wire["status"],
        operation=wire.get("operation"),
        session_id=wire.get("sessionId"),
        refusal=wire.get("refusal"),
        near_misses=tuple(wire.get("nearMisses", ())),
        as_json=wire,
    )
