"""Judges by every rule, and says of each what came of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fejkollen_server.clock import Instant
from fejkollen_server.report.all_rules import RULES
from fejkollen_server.report.observation import Observed
from fejkollen_server.report.rule import Finding, ReportRule, Severity, Sighting


class RuleVerdict(StrEnum):
    """What came of a rule."""

    BROKEN = "broken"
    KEPT = "kept"
    NOT_EXERCISED = "notExercised"
    """There was nothing to judge by it."""
    NOT_OBSERVABLE = "notObservable"


@dataclass(frozen=True, slots=True)
class Judgement:
    rule: ReportRule
    verdict: RuleVerdict
    judged: int
    """How much there was to judge."""
    sightings: Sequence[Sighting] = ()
    why: str = ""
    """Why it was neither broken nor kept."""


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What the report is based on."""

    requests: int
    sessions: int
    callbacks: int
    attempts: int
    strangers: int | None
    """None where they may not be seen."""
    since: Instant | None
    until: Instant | None
    incomplete: tuple[str, ...]
    """Why something may be missing; nothing, where the report is complete."""


@dataclass(frozen=True, slots=True)
class Report:
    account_id: str
    written_at: Instant
    looked_at: LookedAt
    judgements: Sequence[Judgement]
    fails_on: Severity = Severity.WARNING
    """From which severity on the application has not passed."""

    @property
    def findings(self) -> list[Finding]:
        """All that was found, the worst first."""
        found = [Finding(each.rule, sighting) for each in self.judgements for sighting in each.sightings]
        return sorted(found, key=lambda finding: finding.rule.severity.rank)

    @property
    def passed(self) -> bool:
        return not any(self.fails(finding.rule) for finding in self.findings)

    def fails(self, rule: ReportRule) -> bool:
        return rule.severity.is_at_least(self.fails_on)


def judge(observed: Observed, fails_on: Severity = Severity.WARNING) -> Report:
    judgements = [_judgement(rule, observed) for rule in RULES]
    return Report(observed.account_id, observed.now, _looked_at(observed), judgements, fails_on)


def _judgement(rule: ReportRule, observed: Observed) -> Judgement:
    if why := rule.unobservable(observed):
        return Judgement(rule, RuleVerdict.NOT_OBSERVABLE, 0, why=why)
    judged, sightings = rule.judged(observed), list(rule.find(observed))
    if sightings:
        return Judgement(rule, RuleVerdict.BROKEN, judged, sightings)
    if judged:
        return Judgement(rule, RuleVerdict.KEPT, judged)
    return Judgement(rule, RuleVerdict.NOT_EXERCISED, 0, why="there was nothing to judge by it")


def _looked_at(observed: Observed) -> LookedAt:
    instants = [call.at for call in observed.calls]
    instants += [attempt.started_at for _, attempt in observed.attempts()]
    return LookedAt(
        requests=len(observed.calls),
        sessions=len(observed.courses),
        callbacks=len(observed.callbacks),
        attempts=sum(1 for _ in observed.attempts()),
        strangers=None if observed.strangers is None else len(observed.strangers),
        since=min(instants, default=None),
        until=max(instants, default=None),
        incomplete=tuple(_incomplete(observed)),
    )


def _incomplete(observed: Observed) -> Iterator[str]:
    if observed.dropped:
        yield f"the journal was full and has dropped {observed.dropped} requests"
    if not observed.is_journal_kept:
        yield "no journal is kept of this account, so nothing is known of its requests"
