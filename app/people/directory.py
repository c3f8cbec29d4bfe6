"""Finds people: by id, by national number, by phone, by eID."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from app.eids.vocabulary import Country, Provider
from app.errors import InputIsInvalid, NationalNumberLooksReal
from app.people import strangers
from app.people.numbers.by_country import read, test_range
from app.people.people_file import load_people
from app.people.person import Person
from app.people.phones import international, is_norwegian


class PeopleDirectory:
    """Everybody written down, and behind them all the strangers a number can stand for."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._everybody = tuple(people)
        self._by_id = {person.id: person for person in people}
        self._by_number = {(person.country, person.ssn): person for person in people}
        # Made-up Swedish phones may be shared: whoever is written first is found.
        self._by_phone = {person.phone: person for person in reversed(people) if person.phone}
        self._holders = {
            provider: tuple(person for person in people if provider in person.eids) for provider in Provider
        }

    @property
    def everybody(self) -> tuple[Person, ...]:
        return self._everybody

    def by_id(self, person_id: str) -> Person:
        return self._by_id.get(person_id) or strangers.by_id(person_id)

    def by_number(self, country: Country, ssn: str, *, today: date, accept_real_looking: bool = False) -> Person:
        # People written down are found first: some published test numbers break their country's rules.
        if known := self._by_number.get((country, ssn.strip().upper())):
            return known
        number = read(country, ssn, today=today)
        if known := self._by_number.get((country, number.text)):
            return known
        if not (number.synthetic or accept_real_looking):
            raise NationalNumberLooksReal(test_range(country))
        return strangers.by_number(number)

    def by_phone(self, phone: str) -> Person:
        number = international(phone)
        if known := self._by_phone.get(number):
            return known
        if not is_norwegian(number):
            raise InputIsInvalid("phone", "nobody has this number; only behind Norwegian ones strangers answer")
        return strangers.by_phone(number)

    def holders(self, provider: Provider) -> tuple[Person, ...]:
        return self._holders[provider]


@cache
def load_built_in_cast() -> tuple[Person, ...]:
    return load_people(Path(__file__).with_name("cast.yaml"))
