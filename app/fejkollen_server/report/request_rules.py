"""Rules on the requests themselves: right paths, right fields, right credentials."""

from collections.abc import Callable, Iterator

from fejkollen_server.authenticators import id_card
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.report.observation import Observed, ObservedCall
from fejkollen_server.report.rule import ReportRule, Severity, Sighting, counted_noun

_NOT_UNDERSTOOD = frozenset({400, 403, 413, 415, 422})
_NOT_ROUTED = frozenset({404, 405, 501})
_STARTED = 201
_NAMES_AN_ACCOUNT = "unauthorized: the secret key is not that of account"

# These are the eIDs' own words, which even a careful application meets.
_REFUSALS_OF_EIDS = frozenset(
    refusal
    for profile in PROFILES.values()
    for refusal in (profile.refusal_of_competition, *(cause.refusal for cause in profile.causes))
    if refusal
) | {id_card.REFUSAL}


def _all(observed: Observed) -> int:
    return len(observed.calls)


def _grouped(
    calls: list[ObservedCall], by: Callable[[ObservedCall], str], said: Callable[[str, list[ObservedCall]], str]
) -> Iterator[Sighting]:
    groups: dict[str, list[ObservedCall]] = {}
    for call in calls:
        groups.setdefault(by(call), []).append(call)
    for name, group in groups.items():
        yield Sighting(said(name, group), calls=group)


def _refused(observed: Observed) -> Iterator[Sighting]:
    bad = [
        call
        for call in observed.calls
        if call.status in _NOT_UNDERSTOOD and not call.is_made_to_fail and call.refusal not in _REFUSALS_OF_EIDS
    ]
    return _grouped(
        bad,
        lambda call: f"answered {call.status}: {call.refusal or 'no reason given'}",
        lambda name, group: f"{counted_noun(len(group), 'request')} to {_targets(group)} {name}",
    )


def _misdirected(observed: Observed) -> Iterator[Sighting]:
    lost = [
        call
        for call in observed.calls
        if call.status in _NOT_ROUTED and not call.is_made_to_fail and (call.operation is None or call.near_misses)
    ]
    return _grouped(
        lost,
        lambda call: _meant(call) or f"{call.method} {call.path}, which is not there",
        lambda name, group: f"{counted_noun(len(group), 'request')} answered {group[0].status}: {name}",
    )


def _meant(call: ObservedCall) -> str:
    """Give the near misses without the ids, so that the same mistake is one finding."""
    said = "; ".join(call.near_misses)
    return said.replace(call.session, "{id}") if call.session else said


def _started(observed: Observed) -> list[ObservedCall]:
    return [call for call in observed.calls_to("start") if call.status == _STARTED]


def _without_ref_id(observed: Observed) -> Iterator[Sighting]:
    nameless = [call for call in _started(observed) if call.ref_id is None]
    if nameless:
        yield Sighting(f"{counted_noun(len(nameless), 'start')} to {_targets(nameless)} had no refId.", calls=nameless)


def _wrong_secrets(observed: Observed) -> list[ObservedCall]:
    return [call for call in observed.strangers or () if call.user == observed.account_id]


def _with_wrong_secret(observed: Observed) -> Iterator[Sighting]:
    if wrong := _wrong_secrets(observed):
        said = f"{counted_noun(len(wrong), 'request')} named this account with a secret key that is not its own."
        yield Sighting(said, calls=wrong)


def _strangers(observed: Observed) -> list[ObservedCall]:
    """Give the requests of nobody known; those that name another account are about that one."""
    return [call for call in observed.strangers or () if not (call.refusal or "").startswith(_NAMES_AN_ACCOUNT)]


def _from_strangers(observed: Observed) -> Iterator[Sighting]:
    return _grouped(
        _strangers(observed),
        lambda call: call.refusal or "unauthorized",
        lambda name, group: f"{counted_noun(len(group), 'request')} that may be this application's: {name}",
    )


def _with_strangers(observed: Observed) -> int:
    return 0 if observed.strangers is None else len(observed.calls) + len(observed.strangers)


def _unless_admin(observed: Observed) -> str:
    is_hidden = observed.strangers is None
    return "requests with wrong credentials belong to nobody, so only admin sees them" if is_hidden else ""


def _targets(calls: list[ObservedCall]) -> str:
    named = list(dict.fromkeys(call.operation or f"{call.method} {call.path}" for call in calls))
    return ", ".join(named[:3]) + (f" and {len(named) - 3} more" if len(named) > 3 else "")


RULES = (
    ReportRule(
        "sends-bad-requests",
        "Sends requests that the API understands",
        Severity.ERROR,
        "The message names the field and the rule; `/docs` describes each field of the operation.",
        "`curl` of the request at /control/v1/requests/{number} repeats it.",
        _all,
        _refused,
    ),
    ReportRule(
        "asks-for-what-is-not-there",
        "Uses the methods and paths that there are",
        Severity.ERROR,
        "Use the method and path that was probably meant; phone and backchannel sessions are collected and cancelled "
        "under the ordinary path of their eID.",
        "`curl` of the request at /control/v1/requests/{number} repeats it.",
        _all,
        _misdirected,
    ),
    ReportRule(
        "sends-no-ref-id",
        "Gives each start a refId",
        Severity.NOTE,
        "Send a refId of your own with each start, so that results, callbacks and support cases lead to your order.",
        "Look at the starts at /control/v1/requests?method=POST: `refId` is left out.",
        lambda observed: len(_started(observed)),
        _without_ref_id,
    ),
    ReportRule(
        "uses-a-wrong-secret",
        "Uses the account's own secret key",
        Severity.ERROR,
        "Configure the secret key that was given when the account was made, or give it another one with PATCH.",
        "Ask for GET /control/v1/clock with the same credentials.",
        _with_strangers,
        _with_wrong_secret,
        unobservable=_unless_admin,
    ),
    ReportRule(
        "calls-as-a-stranger",
        "Sends the credentials of an account with every request",
        Severity.NOTE,
        "Send Authorization with HTTP Basic of account id and secret key; it may also have been somebody else's test.",
        "Ask as admin for /control/v1/requests?status=401: `refusal` says what was wrong.",
        _with_strangers,
        _from_strangers,
        unobservable=_unless_admin,
    ),
)
