"""The report for people: for a terminal, a pull request, or the summary of a CI job."""

from collections import Counter
from collections.abc import Iterator

from fejkollen_server.clock import timestamp
from fejkollen_server.report.evidence import evidence_of
from fejkollen_server.report.report import LookedAt, Report, RuleVerdict
from fejkollen_server.report.rule import Finding, Severity, counted_noun

_VERDICTS = {
    RuleVerdict.BROKEN: "**broken**",
    RuleVerdict.KEPT: "kept",
    RuleVerdict.NOT_EXERCISED: "not exercised",
    RuleVerdict.NOT_OBSERVABLE: "not observable",
}


def markdown(report: Report) -> str:
    return "\n".join((*_summary(report), "", *_findings(report), *_rules(report)))


def _summary(report: Report) -> Iterator[str]:
    verdict = "passed" if report.passed else "failed"
    yield f"# How the application of account {code(report.account_id)} treats the API: {verdict}"
    yield ""
    found = Counter(finding.rule.severity for finding in report.findings)
    yield ", ".join(counted_noun(found[severity], severity) for severity in Severity) + "."
    yield ""
    yield from _looked_at(report.looked_at)


def _looked_at(looked_at: LookedAt) -> Iterator[str]:
    when = ""
    if looked_at.since is not None and looked_at.until is not None:
        when = f", from {timestamp(looked_at.since)} to {timestamp(looked_at.until)}"
    counts = [
        counted_noun(looked_at.requests, "request"),
        counted_noun(looked_at.sessions, "session"),
        f"{counted_noun(looked_at.callbacks, 'callback')} in {counted_noun(looked_at.attempts, 'attempt')}",
    ]
    if looked_at.strangers is not None:
        counts.append(f"{counted_noun(looked_at.strangers, 'request')} with wrong credentials")
    yield f"Looked at {', '.join(counts)}{when}."
    for why in looked_at.incomplete:
        yield f"\n**Incomplete:** {why}."


def _findings(report: Report) -> Iterator[str]:
    for finding in report.findings:
        yield from _finding(finding)


def _finding(finding: Finding) -> Iterator[str]:
    rule = finding.rule
    yield f"## {rule.severity.capitalize()}: {rule.title} ({rule.id})"
    yield ""
    yield plain(finding.sighting.message)
    yield ""
    yield f"- Evidence: {evidence_of(finding.sighting).in_words()}"
    yield f"- Fix: {rule.fix}"
    yield f"- Reproduce: {rule.reproduce}"
    yield ""


def _rules(report: Report) -> Iterator[str]:
    yield "## All rules"
    yield ""
    yield "| rule | severity | verdict | judged |"
    yield "|---|---|---|--:|"
    for each in report.judgements:
        why = f" ({each.why})" if each.verdict is RuleVerdict.NOT_OBSERVABLE else ""
        yield f"| {each.rule.title} | {each.rule.severity} | {_VERDICTS[each.verdict]}{why} | {each.judged} |"
    yield ""


def plain(text: str) -> str:
    """Keep what applications have sent from being read as Markdown or HTML, or obeyed by a terminal."""
    printable = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in " ".join(text.split()))
    return "".join(f"\\{sign}" if sign in "\\`*[]<>|#&" else sign for sign in printable)


def code(text: str) -> str:
    return f"`{text.replace('`', chr(39))}`"
