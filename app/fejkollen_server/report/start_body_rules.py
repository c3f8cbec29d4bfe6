"""Rules on what starts ask for: names that are not heeded, and values that only Fejkollen is sure to take."""

import base64
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from fejkollen_server.report.observation import Observed, ObservedCall
from fejkollen_server.report.rule import ReportRule, Severity, Sighting, counted_noun

FIELDS = (
    "appCallbackUri", "bindingMessage", "callInitiator", "callbackUrl", "country", "digest", "documents", "intent",
    "ipAddress", "maxAge", "minAge", "minRegistrationLevel", "orgNumber", "phone", "pinRequired", "redirectUrl",
    "refId", "referenceText", "requestAddress", "requestEmail", "requestPhone", "requestSsn", "ssn", "text",
)  # fmt: skip
"""All that any start has in the reference."""

NULLABLE = frozenset({"ssn", "minAge", "maxAge"})
"""What the reference or the guides say may be null."""

_IN_SMALL_LETTERS = {name.lower(): name for name in FIELDS}
_REFERENCE_TEXT_LEFT = 70
_LONGEST_INTENT = 1_500
_STARTED = 201

Facts = Callable[[ObservedCall], Iterator[str]]


def _started(observed: Observed) -> list[ObservedCall]:
    return [call for call in observed.calls_to("start") if call.status == _STARTED and call.asked]


def _misnamed(call: ObservedCall) -> Iterator[str]:
    for name in call.asked:
        if name not in FIELDS and (near := get_close_matches(name.lower(), _IN_SMALL_LETTERS, n=1, cutoff=0.7)):
            yield f"{name} is no field and was ignored; did you mean {_IN_SMALL_LETTERS[near[0]]}?"


def _lenient(call: ObservedCall) -> Iterator[str]:
    for name, value in call.asked.items():
        if value is None and name in FIELDS and name not in NULLABLE:
            yield f"{name} is null, for which the reference has no room: leave it out"
    yield from _too_long(call.asked)
    yield from _addressed(call.asked)


def _too_long(asked: Mapping[str, Any]) -> Iterator[str]:
    reference, intent = asked.get("referenceText"), asked.get("intent")
    if isinstance(reference, str) and len(reference) > _REFERENCE_TEXT_LEFT:
        yield f"referenceText has over {_REFERENCE_TEXT_LEFT} characters: of 130, the guide says, so many are left"
    if isinstance(intent, str) and len(base64.b64encode(intent.encode())) > _LONGEST_INTENT:
        yield f"intent has over {_LONGEST_INTENT} characters as base64, which is the most in the guide"


def _addressed(asked: Mapping[str, Any]) -> Iterator[str]:
    url, address = asked.get("callbackUrl"), asked.get("ipAddress")
    if isinstance(url, str) and url.lower().startswith("http:") and not _is_this_machine(url):
        yield "callbackUrl begins with http, and IDkollen requires https"
    if isinstance(address, str) and getattr(ip_address(address), "ipv4_mapped", None):
        yield "ipAddress is an IPv4 address written as IPv6, which BankID may not know: send it as IPv4"


def _is_this_machine(url: str) -> bool:
    """Tell whether nothing leaves the machine, where nobody has certificates."""
    host = urlsplit(url).hostname or ""
    return host == "localhost" or host.endswith(".localhost") or host.startswith("127.") or host == "::1"


def _grouped(facts: Facts) -> Callable[[Observed], Iterator[Sighting]]:
    def find(observed: Observed) -> Iterator[Sighting]:
        groups: dict[str, list[ObservedCall]] = {}
        for call in _started(observed):
            for fact in facts(call):
                groups.setdefault(fact, []).append(call)
        for fact, calls in groups.items():
            yield Sighting(f"{counted_noun(len(calls), 'start')}: {fact}", calls=calls)

    return find


RULES = (
    ReportRule(
        "misspells-fields",
        "Spells the names of fields as the reference does",
        Severity.WARNING,
        "Use the name that was probably meant: unknown ones are ignored, and so is what they were to bring about.",
        "`curl` of the request at /control/v1/requests/{number} repeats it.",
        lambda observed: len(_started(observed)),
        _grouped(_misnamed),
    ),
    ReportRule(
        "relies-on-leniency",
        "Sends only what IDkollen is sure to take",
        Severity.NOTE,
        "Keep to what reference and guides say, even where they disagree: the stricter of the two is always right.",
        "`curl` of the request at /control/v1/requests/{number} repeats it.",
        lambda observed: len(_started(observed)),
        _grouped(_lenient),
    ),
)
