"""People nobody wrote down: made on the fly from a number, and the same whenever they are made again."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from fejkollen_server.eids.vocabulary import Country, Provider
from fejkollen_server.errors import InputIsInvalid, PersonIsUnknown
from fejkollen_server.people import default_details
from fejkollen_server.people.names import given_names, surnames
from fejkollen_server.people.numbers.by_country import make_number, read_number
from fejkollen_server.people.numbers.national_number import NationalNumber, Sex
from fejkollen_server.people.person import Person, RegistrationLevel

PREFIX = "stranger-"
_CODES = {Country.SWEDEN: "se", Country.NORWAY: "no", Country.DENMARK: "dk", Country.FINLAND: "fi"}
_COUNTRIES = {code: country for country, code in _CODES.items()}
_BY_NUMBER = re.compile(r"stranger-(se|no|dk|fi)-([0-9a-y+-]{10,12})", re.ASCII)
_BY_PHONE = re.compile(r"stranger-phone-(47[2-9]\d{7})", re.ASCII)

EIDS: Mapping[Country, frozenset[Provider]] = MappingProxyType(
    {
        Country.SWEDEN: frozenset({Provider.BANKID_SE, Provider.FREJA}),
        Country.NORWAY: frozenset({Provider.BANKID_NO, Provider.VIPPS, Provider.FREJA}),
        Country.DENMARK: frozenset({Provider.MITID, Provider.FREJA}),
        Country.FINLAND: frozenset({Provider.FTN, Provider.FREJA}),
    }
)


def by_number(number: NationalNumber) -> Person:
    return _stranger(number, f"{PREFIX}{_CODES[number.country]}-{number.text.lower()}")


@lru_cache(maxsize=4096)
def by_phone(phone: str) -> Person:
    """Make the Norwegian who has this phone, ``+47`` and 8 digits."""
    sex = Sex.MALE if default_details.draw_number(phone, "sex", 2) else Sex.FEMALE
    born = date(1950, 1, 1) + timedelta(days=default_details.draw_number(phone, "birth date", 20_000))
    text = make_number(Country.NORWAY, born, sex, serial=default_details.draw_number(phone, "serial", 250))
    number = read_number(Country.NORWAY, text, today=date.max)
    return replace(_stranger(number, f"{PREFIX}phone-{phone[1:]}"), phone=phone)


@lru_cache(maxsize=4096)
def by_id(person_id: str) -> Person:
    """Make somebody again from the id they got, even if their number would be turned down as real-looking today."""
    if written := _BY_PHONE.fullmatch(person_id):
        return by_phone(f"+{written[1]}")
    if written := _BY_NUMBER.fullmatch(person_id):
        try:
            stranger = by_number(read_number(_COUNTRIES[written[1]], written[2], today=date.max))
        except InputIsInvalid:
            raise PersonIsUnknown(person_id) from None
        if stranger.id == person_id:
            return stranger
    raise PersonIsUnknown(person_id)


def is_stranger(person_id: str) -> bool:
    """Tell whether an id is that of somebody who can be made from it."""
    try:
        by_id(person_id)
    except PersonIsUnknown:
        return False
    return True


def _stranger(number: NationalNumber, person_id: str) -> Person:
    stranger = default_details.default_person(
        person_id,
        _one_of(given_names(number.country, number.sex), number.text, "given name"),
        _one_of(surnames(number.country), number.text, "surname"),
        number.country,
        number.text,
        number.birth_date,
        eids=EIDS[number.country],
        why="made up on the fly: nobody written down has this number; holds every eID of the country and approves",
    )
    # Freja+ exists in Sweden only.
    swedish = number.country is Country.SWEDEN
    return replace(stranger, registration_level=RegistrationLevel.PLUS) if swedish else stranger


def _one_of(names: tuple[str, ...], number: str, topic: str) -> str:
    return names[default_details.draw_number(number, topic, len(names))]
