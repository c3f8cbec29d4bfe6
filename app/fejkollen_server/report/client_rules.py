"""Rules on the official clients that an application is made with."""

from collections.abc import Iterator

from fejkollen_server.eids.official_clients import insists_on_ssn
from fejkollen_server.report.observation import Observed, ObservedCall
from fejkollen_server.report.rule import ReportRule, Severity, Sighting, counted_noun
from fejkollen_server.sessions.states import SessionState


def _results(observed: Observed) -> list[ObservedCall]:
    """Give the results that such a client was told."""
    return [
        call
        for call in observed.calls_to("collect")
        if call.told == SessionState.COMPLETED
        and insists_on_ssn(call.user_agent)
        and "age_verification" not in (call.operation or "")
    ]


def _without_ssn(observed: Observed) -> Iterator[Sighting]:
    lacking = [call for call in _results(observed) if not call.is_told_ssn]
    if lacking:
        said = (
            f"{counted_noun(len(lacking), 'result')} had no ssn, which {lacking[0].user_agent} takes for granted; "
            "the setting alwaysDiscloseSsn gives it without requestSsn."
        )
        yield Sighting(said, calls=lacking)


RULES = (
    ReportRule(
        "cannot-read-results-without-ssn",
        "Copes with results that have no ssn",
        Severity.WARNING,
        "Ask with requestSsn, or read the result without the client's own type: some official clients fail on it. "
        "Where IDkollen always gives you the number, set alwaysDiscloseSsn.",
        "Let somebody complete a start at BankID NO or Vipps without requestSsn.",
        lambda observed: len(_results(observed)),
        _without_ssn,
    ),
)
