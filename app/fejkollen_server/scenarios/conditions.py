"""What must be true of a request for a rule to apply, and in words why it is not."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fnmatch import translate

from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Channel, Country, Provider
from fejkollen_server.errors import InputIsInvalid, PersonIsUnknown
from fejkollen_server.marked_yaml import quoted
from fejkollen_server.people.directory import PeopleDirectory
from fejkollen_server.people.person import Person
from fejkollen_server.scenarios.rule import RuleOperation, ScenarioRule


@dataclass(frozen=True, slots=True)
class MatchableRequest:
    """What rules look at in a request."""

    provider: Provider
    operation: RuleOperation
    channel: Channel | None
    people: PeopleDirectory
    today: date
    person: Person | None = None
    """Whom the request names."""
    by_ssn: bool = False
    by_phone: bool = False
    ref_id: str | None = None
    texts: tuple[str, ...] = ()
    """What the person is shown or signs."""
    documents: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    """By lower-case names."""


@dataclass(frozen=True, slots=True)
class RuleCondition:
    holds: Callable[[MatchableRequest], bool]
    why_not: Callable[[MatchableRequest], str]
    """Names the field, and both what the rule wants and what the request has."""


def conditions_of(rule: ScenarioRule) -> tuple[RuleCondition, ...]:
    """Give what a request must meet, besides being for one of the rule's eIDs and operations; the cheap ones first."""
    when, then = rule.when, rule.then
    found: list[RuleCondition] = []
    if when.channel:
        found.append(_one_of("channel", when.channel, lambda asked: asked.channel))
    if when.person is not None:
        found.append(_person(when.person))
    if when.ssn is not None:
        found.append(_ssn(when.ssn))
    if when.phone is not None:
        found.append(_phone(when.phone))
    if when.ref_id is not None:
        found.append(_pattern("refId", when.ref_id, lambda asked: _if_there(asked.ref_id)))
    if when.text is not None:
        found.append(_pattern("text", when.text, lambda asked: asked.texts))
    if when.document is not None:
        found.append(_pattern("document", when.document, lambda asked: asked.documents))
    found += [_header(name, pattern) for name, pattern in when.headers.items()]
    if then.cause is not None and not when.provider:
        found.append(_cause(then.cause))
    if then.person is not None:
        found.append(_is_known(then.person))
    return tuple(found)


def provider_or_operation(rule: ScenarioRule) -> tuple[RuleCondition, ...]:
    """Give the conditions by which rules are sorted before any request is looked at."""
    found = [_one_of("provider", rule.when.provider, lambda asked: asked.provider)] if rule.when.provider else []
    return (*found, _one_of("operation", rule.requests, lambda asked: asked.operation))


def literal_beginning(pattern: str) -> str:
    """Give what a value must begin with to fit a pattern."""
    return re.split(r"[*?[]", pattern, maxsplit=1)[0]


def _one_of(name: str, wanted: Iterable[str], value_of: Callable[[MatchableRequest], str | None]) -> RuleCondition:
    wanted = frozenset(wanted)
    in_words = " or ".join(sorted(wanted))
    return RuleCondition(
        lambda asked: value_of(asked) in wanted,
        lambda asked: f"{name}: the rule wants {in_words}, the request has {value_of(asked) or 'none'}",
    )


def _pattern(name: str, pattern: str, values_of: Callable[[MatchableRequest], tuple[str, ...]]) -> RuleCondition:
    fits: Callable[[str], object] = re.compile(translate(pattern)).match

    def holds(asked: MatchableRequest) -> bool:
        for value in values_of(asked):  # noqa: SIM110 - a generator would cost as much as the pattern.
            if fits(value):
                return True
        return False

    def why_not(asked: MatchableRequest) -> str:
        values = ", ".join(quoted(value) for value in values_of(asked)[:3]) or "none"
        return f"{name}: the rule wants {quoted(pattern)}, the request has {values}"

    return RuleCondition(holds, why_not)


def _if_there(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def _header(name: str, pattern: str) -> RuleCondition:
    return _pattern(f"header {name}", pattern, lambda asked: _if_there(asked.headers.get(name)))


def _person(person_id: str) -> RuleCondition:
    return RuleCondition(
        lambda asked: asked.person is not None and asked.person.id == person_id,
        lambda asked: f"person: the rule wants {person_id}, the request names {_whom(asked)}",
    )


def _ssn(wanted: str) -> RuleCondition:
    # A number without its century is a different one a hundred years later, so it is read anew when the day changes.
    read: dict[tuple[Country, date], str | None] = {}

    def holds(asked: MatchableRequest) -> bool:
        person = asked.person
        if person is None or not asked.by_ssn:
            return False
        key = (person.country, asked.today)
        if key not in read:
            read[key] = _canonical(asked, person.country, wanted)
        return read[key] == person.ssn

    return RuleCondition(
        holds,
        lambda asked: f"ssn: the rule wants {wanted}, the request has {_number(asked)}",
    )


def _canonical(asked: MatchableRequest, country: Country, wanted: str) -> str | None:
    try:
        return asked.people.by_number(country, wanted, today=asked.today, accept_real_looking=True).ssn
    except InputIsInvalid:
        return None


def _number(asked: MatchableRequest) -> str:
    return asked.person.ssn if asked.person and asked.by_ssn else "none"


def _phone(wanted: str) -> RuleCondition:
    def value_of(asked: MatchableRequest) -> str | None:
        return asked.person.phone if asked.person and asked.by_phone else None

    return RuleCondition(
        lambda asked: value_of(asked) == wanted,
        lambda asked: f"phone: the rule wants {wanted}, the request has {value_of(asked) or 'none'}",
    )


def _cause(cause: str) -> RuleCondition:
    return RuleCondition(
        lambda asked: PROFILES[asked.provider].cause(cause) is not None,
        lambda asked: f"then.cause: the rule ends sessions with {cause}, which {asked.provider} does not know",
    )


def _is_known(person_id: str) -> RuleCondition:
    def holds(asked: MatchableRequest) -> bool:
        try:
            asked.people.by_id(person_id)
        except PersonIsUnknown:
            return False
        return True

    return RuleCondition(holds, lambda _asked: f"then.person: nobody is called {person_id}")


def _whom(asked: MatchableRequest) -> str:
    return asked.person.id if asked.person else "nobody"
