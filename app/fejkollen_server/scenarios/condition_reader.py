"""Reads what a rule asks of a request."""

import re
from collections.abc import Mapping
from datetime import date

from fejkollen_server.accounts.accounts_file import unknown_person
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Channel, Country, Provider
from fejkollen_server.errors import InputIsInvalid
from fejkollen_server.marked_yaml import Choice, MarkedValue, quoted
from fejkollen_server.people.directory import PeopleDirectory
from fejkollen_server.people.phone_numbers import international_phone
from fejkollen_server.scenarios.rule import RuleOperation, When

_FIELDS = ("provider", "operation", "channel", "ssn", "phone", "person", "refId", "text", "document", "header")
_HEADER_NAME = re.compile(r"[a-z0-9!#$%&'*+.^_`|~-]+", re.ASCII)


def read_when(given: MarkedValue | None, people: PeopleDirectory | None, today: date | None) -> When:
    """Read conditions; none at all fit every request."""
    if given is None or given.is_null:
        return When()
    found = given.fields(_FIELDS)
    providers = choices(found.get("provider"), Provider)
    operations = choices(found.get("operation"), RuleOperation)
    channels = choices(found.get("channel"), Channel)
    _refuse_what_is_not_offered(given, providers, operations, channels)
    return When(
        provider=providers,
        operation=operations,
        channel=channels,
        ssn=_ssn(found["ssn"], providers, people, today) if "ssn" in found else None,
        phone=_phone(found["phone"]) if "phone" in found else None,
        person=read_person(found["person"], people) if "person" in found else None,
        ref_id=_text(found, "refId"),
        text=_text(found, "text"),
        document=_text(found, "document"),
        headers=_headers(found["header"]) if "header" in found else {},
    )


def choices(given: MarkedValue | None, kind: type[Choice]) -> frozenset[Choice]:
    """Read one of the choices, or a list of some; without any, all are meant."""
    return frozenset(each.choice(kind) for each in given.one_or_more()) if given else frozenset()


def read_person(given: MarkedValue, people: PeopleDirectory | None) -> str:
    person_id = given.text()
    problem = unknown_person(person_id, people) if people else None
    if problem:
        raise given.refusal(problem)
    return person_id


def _text(found: Mapping[str, MarkedValue], name: str) -> str | None:
    return found[name].text() if name in found else None


def _refuse_what_is_not_offered(
    given: MarkedValue,
    providers: frozenset[Provider],
    operations: frozenset[RuleOperation],
    channels: frozenset[Channel],
) -> None:
    """Refuse a combination that no request can have, because the rule could never apply."""
    if RuleOperation.DOCUMENT in operations:
        return
    wanted = [PROFILES[provider] for provider in providers or Provider]
    offered = [
        (operation, channel)
        for profile in wanted
        for operation, channel in profile.operations
        if (not operations or RuleOperation(operation) in operations) and (not channels or channel in channels)
    ]
    if not offered:
        asked = ", ".join(
            f"{name} {' or '.join(sorted(values))}"
            for name, values in (("provider", providers), ("operation", operations), ("channel", channels))
            if values
        )
        raise given.refusal(f"there is no request with {asked}")


def _ssn(given: MarkedValue, providers: frozenset[Provider], people: PeopleDirectory | None, today: date | None) -> str:
    text = given.text()
    if people is None or today is None:
        return text
    problems = []
    for country in countries_of(providers):
        try:
            people.by_number(country, text, today=today, accept_real_looking=True)
        except InputIsInvalid as refusal:
            problems.append(f"{country}: {refusal.rule}")
        else:
            return text
    raise given.refusal("; ".join(problems))


def countries_of(providers: frozenset[Provider]) -> list[Country]:
    """Say whose numbers a request to these eIDs may name; Freja takes those of several countries."""
    if not providers or any(PROFILES[each].is_for_every_country for each in providers):
        return list(Country)
    return sorted({PROFILES[provider].country for provider in providers})


def _phone(given: MarkedValue) -> str:
    try:
        return international_phone(given.text())
    except InputIsInvalid as refusal:
        raise given.refusal(refusal.rule) from None


def _headers(given: MarkedValue) -> dict[str, str]:
    headers = {}
    for name, pattern in given.entries().items():
        if not _HEADER_NAME.fullmatch(name.lower()):
            raise pattern.refusal(f"{quoted(name)} is not the name of a header")
        if name.lower() == "authorization":
            raise pattern.refusal(f"{quoted(name)} carries the secret key, which no rule sees")
        headers[name.lower()] = pattern.text()
    return headers
