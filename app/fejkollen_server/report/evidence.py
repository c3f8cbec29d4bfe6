"""Where a finding can be seen: request numbers, sessions, callbacks and times, the first of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fejkollen_server.clock import Instant, timestamp
from fejkollen_server.report.rule import Sighting

_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class FindingEvidence:
    requests: Sequence[int]
    """By their numbers in the journal."""
    sessions: Sequence[str]
    callbacks: Sequence[str]
    since: Instant | None
    until: Instant | None
    is_cut: bool
    """Whether there is more of it than is shown."""

    def in_words(self) -> str:
        """Say it in one line."""
        said = [
            f"{name} {', '.join(str(each) for each in shown)}"
            for name, shown in (
                ("requests", self.requests),
                ("sessions", self.sessions),
                ("callbacks", self.callbacks),
            )
            if shown
        ]
        more = " and more" if self.is_cut else ""
        return "; ".join(said) + more + self._when()

    def _when(self) -> str:
        if self.since is None or self.until is None:
            return ""
        if self.since == self.until:
            return f"; at {timestamp(self.since)}"
        return f"; from {timestamp(self.since)} to {timestamp(self.until)}"


def evidence_of(sighting: Sighting) -> FindingEvidence:
    requests = [call.number for call in sighting.calls]
    sessions = list(dict.fromkeys(_sessions(sighting)))
    callbacks = list(dict.fromkeys(callback.id for callback, _ in sighting.attempts))
    instants = list(_instants(sighting))
    return FindingEvidence(
        requests=requests[:_MOST_SHOWN],
        sessions=sessions[:_MOST_SHOWN],
        callbacks=callbacks[:_MOST_SHOWN],
        since=min(instants, default=None),
        until=max(instants, default=None),
        is_cut=max(len(requests), len(sessions), len(callbacks)) > _MOST_SHOWN,
    )


def _sessions(sighting: Sighting) -> Iterator[str]:
    yield from (call.session for call in sighting.calls if call.session)
    yield from (course.id for course in sighting.courses)
    yield from (callback.session for callback, _ in sighting.attempts)


def _instants(sighting: Sighting) -> Iterator[Instant]:
    yield from (call.at for call in sighting.calls)
    yield from (course.ended_at for course in sighting.courses if course.ended_at is not None)
    yield from (attempt.started_at for _, attempt in sighting.attempts)
    yield from sighting.instants
