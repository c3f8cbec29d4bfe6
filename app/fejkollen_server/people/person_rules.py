"""The rules for people, wherever they are written: in a file, or in a request."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from types import MappingProxyType
from typing import Any, TypeAlias

from fejkollen_server.eids.authenticators import AUTHENTICATORS, in_order
from fejkollen_server.eids.error_codes import read_error_code
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import AuthenticatorKind, Country, Provider
from fejkollen_server.errors import InputIsInvalid, NationalNumberIsInvalid, NationalNumberLooksReal
from fejkollen_server.marked_yaml import MarkedValue, did_you_mean, quoted
from fejkollen_server.people import default_details, unlisted_people
from fejkollen_server.people.numbers.by_country import read_number, test_range
from fejkollen_server.people.numbers.organisations import read_organisation_number
from fejkollen_server.people.person import Bank, Habit, HabitOutcome, Person, RegistrationLevel, Role
from fejkollen_server.people.phone_numbers import international_phone

REQUIRED = ("id", "given_name", "surname", "country", "ssn", "eids")
ALLOWED = tuple(field.name for field in fields(Person))
_ROLE = ("organisation_number", "organisation_name")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_LONGEST_ID = 64
_EMAIL = re.compile(r"[\w.+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII | re.IGNORECASE)
_ONE_OF_BOTH = frozenset({AuthenticatorKind.MITID_CODE_DISPLAY, AuthenticatorKind.MITID_AUDIO_READER})
_SWEDISH = re.compile(r"\d{8}[-+]?\d{4}", re.ASCII)

_Claim: TypeAlias = tuple[str, ...]


class Taken:
    """What only one person may have, and who has it."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._owners: dict[_Claim, str] = {}
        for person in people:
            for name, claim in self._claims(person).items():
                if name != "phone" or not _may_be_shared(person):
                    self._owners.setdefault(claim, person.id)

    def claim(self, person: Person, given: Mapping[str, MarkedValue]) -> None:
        """Let somebody have what is theirs, or refuse it where it is written."""
        for name, claim in self._claims(person).items():
            if claim in self._owners and name in given:
                raise given[name].refusal(f"already belongs to {self._owners[claim]}")
            self._owners.setdefault(claim, person.id)

    def _claims(self, person: Person) -> dict[str, _Claim]:
        claims: dict[str, _Claim] = {"id": ("id", person.id), "ssn": ("ssn", person.country, person.ssn)}
        if person.phone:
            claims["phone"] = ("phone", person.phone)
        if person.user_id:
            claims["user_id"] = ("user_id", person.country, person.bank or "", person.user_id.casefold())
        return claims


def _may_be_shared(person: Person) -> bool:
    """Tell whether the phone was made up for somebody in Sweden, which has few fictitious ones."""
    return person.country is Country.SWEDEN and person.phone == default_details.default_phone(
        person.country, person.ssn
    )


def read_person(given: Mapping[str, MarkedValue], *, why: str, accept_real_looking: bool) -> Person:
    """Read one person; ``why`` is the reason where none is written. Whatever else is left out is made up."""
    country = given["country"].choice(Country)
    ssn, born = _number(given, country, accept_real_looking=accept_real_looking)
    person = default_details.default_person(
        _id(given["id"]),
        given["given_name"].text(),
        given["surname"].text(),
        country,
        ssn,
        born,
        eids=_eids(given["eids"], country),
        why=given["why"].text() if "why" in given else why,
    )
    if "habit" in given:
        person = replace(person, habit=_habit(given["habit"], person))
    if "roles" in given:
        person = replace(person, roles=tuple(_role(role, country) for role in given["roles"].items()))
    if "authenticators" in given:
        person = replace(person, authenticators=_authenticators(given["authenticators"], person))
    if "registration_level" in given:
        person = replace(person, registration_level=given["registration_level"].choice(RegistrationLevel))
    return replace(person, **_details(given))


def _id(written: MarkedValue) -> str:
    text = written.text()
    if not _ID.fullmatch(text) or len(text) > _LONGEST_ID:
        raise written.refusal(f"must be 1 to {_LONGEST_ID} of a-z and 0-9, with single dashes between")
    if text.startswith(unlisted_people.PREFIX) and not unlisted_people.is_stranger(text):
        raise written.refusal(f"must not begin with {unlisted_people.PREFIX}, which is how strangers are called")
    return text


def _number(given: Mapping[str, MarkedValue], country: Country, *, accept_real_looking: bool) -> tuple[str, date]:
    """Read the national number and the birth date, one of which tells the other."""
    written, published = given["ssn"], _is_published(given)
    text = written.text()
    if country is Country.SWEDEN and not _SWEDISH.fullmatch(text):
        raise written.refusal("must be 12 digits, YYYYMMDDNNNN: a file outlives the year that tells the century")
    try:
        number = read_number(country, text, today=date.max)
    except NationalNumberIsInvalid as refusal:
        if published and "birth_date" in given:
            return text, given["birth_date"].day()
        raise written.refusal(refusal.rule) from None
    if not (number.synthetic or accept_real_looking or published):
        raise written.refusal(NationalNumberLooksReal(test_range(country)).rule)
    if "birth_date" in given and given["birth_date"].day() != number.birth_date:
        raise given["birth_date"].refusal(f"the national number says {number.birth_date}")
    return number.text, number.birth_date


def _is_published(given: Mapping[str, MarkedValue]) -> bool:
    return "published_by" in given and not given["published_by"].is_null


def _eids(written: MarkedValue, country: Country) -> frozenset[Provider]:
    eids = set()
    for item in written.items():
        provider = item.choice(Provider)
        profile = PROFILES[provider]
        if not profile.is_for_every_country and profile.country is not country:
            raise item.refusal(f"{provider} is for people of {profile.country}")
        eids.add(provider)
    return frozenset(eids)


def _habit(written: MarkedValue, person: Person) -> Habit:
    given = written.fields(("outcome", "error", "cause"), required=("outcome",))
    outcome = given["outcome"].choice(HabitOutcome)
    reasons = [name for name in ("error", "cause") if name in given]
    if outcome is not HabitOutcome.FAIL and reasons:
        raise given[reasons[0]].refusal(f"only goes with outcome: {HabitOutcome.FAIL}")
    if outcome is HabitOutcome.FAIL and len(reasons) != 1:
        raise written.refusal(f"outcome: {HabitOutcome.FAIL} needs either an error or a cause")
    return Habit(
        outcome,
        error=read_error_code(given["error"]) if "error" in given else None,
        cause=_cause(given["cause"], person) if "cause" in given else None,
    )


def _cause(written: MarkedValue, person: Person) -> str:
    name = written.text()
    known = [cause.name for eid in sorted(person.eids) for cause in PROFILES[eid].causes]
    if name not in known:
        raise written.refusal(f"{quoted(name)} is not a cause of any eID {person.id} holds{did_you_mean(name, known)}")
    return name


def _authenticators(written: MarkedValue, person: Person) -> frozenset[AuthenticatorKind]:
    kinds: set[AuthenticatorKind] = set()
    for item in written.items():
        kind = item.choice(AuthenticatorKind)
        if AUTHENTICATORS[kind].provider not in person.eids:
            raise item.refusal(f"{person.id} does not hold {AUTHENTICATORS[kind].provider}")
        if {kind, *kinds} >= _ONE_OF_BOTH:
            raise item.refusal("MitID gives one person either a code display or an audio code reader")
        kinds.add(kind)
    for eid in sorted(person.eids):
        if not in_order(kinds, eid):
            raise written.refusal(f"there is none for {eid}, which {person.id} holds")
    return frozenset(kinds)


def _role(written: MarkedValue, country: Country) -> Role:
    given = written.fields(_ROLE, required=_ROLE)
    try:
        number = read_organisation_number(country, given["organisation_number"].text())
    except InputIsInvalid as refusal:
        raise given["organisation_number"].refusal(refusal.rule) from None
    return Role(number, given["organisation_name"].text())


def _details(given: Mapping[str, MarkedValue]) -> dict[str, Any]:
    written = {name: given[name] for name in _DETAILS if name in given}
    return {name: None if value.is_null else _DETAILS[name](value) for name, value in written.items()}


def _phone(written: MarkedValue) -> str:
    try:
        return international_phone(written.text())
    except InputIsInvalid as refusal:
        raise written.refusal(refusal.rule) from None


def _email(written: MarkedValue) -> str:
    text = written.text()
    if not _EMAIL.fullmatch(text):
        raise written.refusal("must be an e-mail address")
    return text


# What may be left out, and is then made up; null takes it away.
_DETAILS: Mapping[str, Callable[[MarkedValue], Any]] = MappingProxyType(
    {
        "phone": _phone,
        "email": _email,
        "address": MarkedValue.text,
        "pid": MarkedValue.text,
        "bank_id": MarkedValue.text,
        "id_issued": MarkedValue.day,
        "user_id": MarkedValue.text,
        "bank": lambda written: written.choice(Bank),
        "published_by": MarkedValue.text,
    }
)
