"""Reads what a rule asks of a request."""

import re
from collections.abc import Mapping
from datetime import date

from app.accounts.accounts_file import unknown_person
from app.eids.profiles import PROFILES
from app.eids.vocabulary import Channel, Country, Provider
from app.errors import InputIsInvalid
from app.marked_yaml import Choice, Written, shown
from app.people.directory import PeopleDirectory
from app.people.phones import international
from app.scenarios.rule import Request, When

_FIELDS = ("provider", "operation", "channel", "ssn", "phone", "person", "refId", "text", "document", "header")
_HEADER_NAME = re.compile(r"[a-z0-9!#$%&'*+.^_`|~-]+", re.ASCII)


def read_when(given: Written | None, people: PeopleDirectory | None, today: date | None) -> When:
    """Read conditions; none at all fit every request."""
    if given is None or given.is_null:
        return When()
    found = given.fields(_FIELDS)
    providers = choices(found.get("provider"), Provider)
    operations = choices(found.get("operation"), Request)
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


def choices(given: Written | None, kind: type[Choice]) -> frozenset[Choice]:
    """Read one of the choices, or a list of some; without any, all are meant."""
    return frozenset(each.choice(kind) for each in given.one_or_more()) if given else frozenset()


def read_person(given: Written, people: PeopleDirectory | None) -> str:
    person_id = given.text()
    problem = unknown_person(person_id, people) if people else None
    if problem:
        raise given.refusal(problem)
    return person_id


def _text(found: Mapping[str, Written], name: str) -> str | None:
    return found[name].text() if name in found else None


def _refuse_what_is_not_offered(
    given: Written, providers: frozenset[Provider], operations: frozenset[Request], channels: frozenset[Channel]
) -> None:
    """Refuse a combination that no request can have, because the rule could never apply."""
    if Request.DOCUMENT in operations:
        return
    wanted = [PROFILES[provider] for provider in providers or Provider]
    offered = [
        (operation, channel)
        for profile in wanted
        for operation, channel in profile.operations
        if (not operations or Request(operation) in operations) and (not channels or channel in channels)
    ]
    if not offered:
        asked = ", ".join(
            f"{name} {' or '.join(sorted(values))}"
            for name, values in (("provider", providers), ("operation", operations), ("channel", channels))
            if values
        )
        raise given.refusal(f"there is no request with {asked}")


def _ssn(given: Written, providers: frozenset[Provider], people: PeopleDirectory | None, today: date | None) -> str:
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
    if not providers or Provider.FREJA in providers:
        return list(Country)
    return sorted({PROFILES[provider].country for provider in providers})


def _phone(given: Written) -> str:
    try:
        return international(given.text())
    except InputIsInvalid as refusal:
        raise given.refusal(refusal.rule) from None


def _headers(given: Written) -> dict[str, str]:
    headers = {}
    for name, pattern in given.entries().items():
        if not _HEADER_NAME.fullmatch(name.lower()):
            raise pattern.refusal(f"{shown(name)} is not the name of a header")
        if name.lower() == "authorization":
            raise pattern.refusal(f"{shown(name)} carries the secret key, which no rule sees")
        headers[name.lower()] = pattern.text()
    return headers
