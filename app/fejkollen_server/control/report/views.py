"""What the control API shows of a report."""

from fejkollen_server.clock import Instant, timestamp
from fejkollen_server.control.report.schemas import EvidenceSeen, FindingSeen, LookedAtSeen, ReportSeen, RuleSeen
from fejkollen_server.report.evidence import evidence_of
from fejkollen_server.report.report import LookedAt, Report
from fejkollen_server.report.rule import Finding


def report_seen(report: Report) -> ReportSeen:
    return ReportSeen(
        account_id=report.account_id,
        written_at=timestamp(report.written_at),
        passed=report.passed,
        fail_on=report.fails_on,
        looked_at=_looked_at_seen(report.looked_at),
        findings=[_finding_seen(each) for each in report.findings],
        rules=[
            RuleSeen(
                rule=each.rule.id,
                title=each.rule.title,
                severity=each.rule.severity,
                verdict=each.verdict,
                judged=each.judged,
                why=each.why or None,
            )
            for each in report.judgements
        ],
    )


def _finding_seen(finding: Finding) -> FindingSeen:
    evidence = evidence_of(finding.sighting)
    return FindingSeen(
        rule=finding.rule.id,
        title=finding.rule.title,
        severity=finding.rule.severity,
        message=finding.sighting.message,
        evidence=EvidenceSeen(
            requests=list(evidence.requests),
            session_ids=list(evidence.sessions),
            callback_ids=list(evidence.callbacks),
            since=_moment(evidence.since),
            until=_moment(evidence.until),
            is_cut=evidence.is_cut,
        ),
        fix=finding.rule.fix,
        reproduce=finding.rule.reproduce,
    )


def _looked_at_seen(looked_at: LookedAt) -> LookedAtSeen:
    return LookedAtSeen(
        requests=looked_at.requests,
        sessions=looked_at.sessions,
        callbacks=looked_at.callbacks,
        attempts=looked_at.attempts,
        strangers=looked_at.strangers,
        since=_moment(looked_at.since),
        until=_moment(looked_at.until),
        is_complete=not looked_at.incomplete,
        incomplete=list(looked_at.incomplete),
    )


def _moment(instant: Instant | None) -> str | None:
    return None if instant is None else timestamp(instant)
