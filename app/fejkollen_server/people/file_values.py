"""A person as people files write them: the fields that would not be made up just so."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from typing import Any

from fejkollen_server.eids.authenticators import in_order
from fejkollen_server.errors import NationalNumberIsInvalid
from fejkollen_server.people import default_details
from fejkollen_server.people.numbers.by_country import read_number
from fejkollen_server.people.person import Habit, Person

_ALWAYS = ("id", "given_name", "surname", "country", "ssn", "eids", "why")
_SOMETIMES = (
    "habit",
    "phone",
    "email",
    "address",
    "pid",
    "bank_id",
    "id_issued",
    "registration_level",
    "roles",
    "user_id",
    "bank",
    "authenticators",
    "published_by",
)


def values_of(person: Person) -> dict[str, Any]:
    """Give the fields of a person by the names and in the forms of a people file."""
    usual = _as_made_up(person)
    written = {name: getattr(person, name) for name in _ALWAYS}
    written |= {name: getattr(person, name) for name in _SOMETIMES if getattr(person, name) != getattr(usual, name)}
    if not _tells_birth_date(person):
        written["birth_date"] = person.birth_date
    if "authenticators" in written:
        written["authenticators"] = [each.kind for each in in_order(person.authenticators)]
    return {name: _plain(value) for name, value in written.items()}


def _as_made_up(person: Person) -> Person:
    return default_details.default_person(
        person.id,
        person.given_name,
        person.surname,
        person.country,
        person.ssn,
        person.birth_date,
        eids=person.eids,
        why=person.why,
    )


def _tells_birth_date(person: Person) -> bool:
    """Tell whether the number says it; some published ones break their country's rules, and do not."""
    try:
        return read_number(person.country, person.ssn, today=date.max).birth_date == person.birth_date
    except NationalNumberIsInvalid:
        return False


def _plain(value: Any) -> Any:
    if isinstance(value, Habit):
        return {name: _plain(each) for name, each in asdict(value).items() if each is not None}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(each.value for each in value)
    if isinstance(value, list | tuple):
        return [_plain(each) if isinstance(each, StrEnum | Mapping) else asdict(each) for each in value]
    return value
