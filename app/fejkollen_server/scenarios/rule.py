"""One scenario: *when* a request matches, *then* this happens; forever or so many times.

Who does what with it: a start is matched by ``sessions.start.session_start``, which takes a use of the rule that
decides and attaches its faults; whoever answers and calls back carries them out.

- ``then.http`` on collect and cancel stands as JSON in ``sessions.faults``, for ``fault_documents.http_faults_of``.
- ``then.http`` on start comes back from ``Starts.start`` with what was started. A fault that leaves nothing done
  comes without a session. It applies to the first ``times`` uses of its rule.
- ``then.http`` on document comes from ``match_document``, which is asked for each call and takes a use each time.
- ``then.callback`` stands as JSON in ``orders.callback_fault``, with the id of its rule, for
  ``fault_documents.callback_fault_of``; ``sessions.repository.callback_fault_of`` reads it when the session ends.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from fejkollen_server.eids.vocabulary import Channel, Provider
from fejkollen_server.people.pace import Pace
from fejkollen_server.scenarios.fault_records import CallbackFault, FaultyCall, HTTPFault

MOST_USES = 1_000_000
"""How often a counted rule can apply at most."""


class RuleOperation(StrEnum):
    """What a rule can be about."""

    AUTH = "auth"
    SIGN = "sign"
    AGE_VERIFICATION = "age-verification"
    DOCUMENT = "document"
    """Uploading, downloading or deleting a document."""


@dataclass(frozen=True, slots=True)
class When:
    """What must be true of a request; what is left out is true of any. Patterns are globs: ``*``, ``?``, ``[abc]``."""

    provider: frozenset[Provider] = frozenset()
    operation: frozenset[RuleOperation] = frozenset()
    channel: frozenset[Channel] = frozenset()
    ssn: str | None = None
    phone: str | None = None
    person: str | None = None
    """The id of whoever the request names, by number or phone."""
    ref_id: str | None = None
    text: str | None = None
    document: str | None = None
    """The id of one of the documents to be signed, or of the one that is uploaded, downloaded or deleted."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Patterns by the lower-case names of the request's headers."""


class PersonAnswer(StrEnum):
    """What the person does."""

    APPROVE = "approve"
    DECLINE = "decline"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Tempo:
    """When the answer comes: at one of the paces, after so many seconds, or after so many accepted collects."""

    pace: Pace | None = None
    after: float | None = None
    after_collects: int | None = None


@dataclass(frozen=True, slots=True)
class HintStep:
    """A hint that is shown from so many seconds after the start on."""

    after: float
    hint_code: str


@dataclass(frozen=True, slots=True)
class Then:
    """What happens. At most one of answer, error and cause."""

    outcome: PersonAnswer | None = None
    error: str | None = None
    """One of IDkollen's codes, or one that it may add."""
    cause: str | None = None
    person: str | None = None
    """Who answers a session that names nobody."""
    tempo: Tempo = Tempo()
    hints: tuple[HintStep, ...] = ()
    http: tuple[HTTPFault, ...] = ()
    callback: CallbackFault | None = None


@dataclass(frozen=True, slots=True)
class ScenarioRule:
    id: str
    when: When
    then: Then
    times: int | None = None
    """How often it applies; None for always."""
    name: str = ""
    source: str = "api"
    """``api``, or the file and line it was read from."""

    @property
    def most_uses(self) -> int | None:
        """How often it can apply: a rule that only spoils starts or document calls ends when its faults do."""
        if self.then != Then(http=self.then.http):
            return self.times
        limits = [fault.times for fault in self.then.http if fault.on in (FaultyCall.START, FaultyCall.DOCUMENT)]
        if len(limits) < len(self.then.http) or None in limits:
            return self.times
        return min(sum(times for times in limits if times), self.times or MOST_USES)

    @property
    def requests(self) -> frozenset[RuleOperation]:
        """What it can apply to, by what it makes happen."""
        calls = {fault.on for fault in self.then.http}
        wanted = self.when.operation or frozenset(RuleOperation)
        if FaultyCall.DOCUMENT not in calls:
            return wanted - {RuleOperation.DOCUMENT}
        is_only_about_documents = calls == {FaultyCall.DOCUMENT} and self.then == Then(http=self.then.http)
        return wanted & {RuleOperation.DOCUMENT} if is_only_about_documents else wanted
