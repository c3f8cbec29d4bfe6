"""Finds people: by id, by national number, by phone, by eID."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from fejkollen_server.eids.vocabulary import Country, Provider
from fejkollen_server.errors import InputIsInvalid, NationalNumberLooksReal
from fejkollen_server.people import unlisted_people
from fejkollen_server.people.numbers.by_country import read_number, test_range
from fejkollen_server.people.person import Bank, Person
from fejkollen_server.people.phone_numbers import international_phone, is_norwegian


class Source(StrEnum):
    """Where somebody is written down."""

    BUILT_IN = "builtIn"
    """In the cast that comes with the program."""
    FILE = "file"
    """In the mounted people file."""
    OWN = "own"
    """In the account's own world: added to it, or changed in it."""
    STRANGER = "stranger"
    """Nowhere: made from a number."""


class PeopleDirectory:
    """Everybody written down, and behind them all the strangers a number can stand for."""

    def __init__(self, people: Iterable[Person], *, own: Iterable[str] = ()) -> None:
        self._everybody = tuple(people)
        people = self._everybody
        self._own = frozenset(own)
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

    def with_own(self, own: Mapping[str, Person | None]) -> "PeopleDirectory":
        """Give everybody as an account sees them, which has added or changed some and taken others (None) away."""
        changed = (own.get(person.id, person) for person in self._everybody)
        added = (person for person_id, person in own.items() if person_id not in self._by_id)
        everybody = (person for person in (*changed, *added) if person)
        return PeopleDirectory(everybody, own=(person_id for person_id, person in own.items() if person))

    def own(self) -> tuple[Person, ...]:
        """Give those whom the account has added or changed."""
        return tuple(person for person in self._everybody if person.id in self._own)

    def source_of(self, person: Person) -> Source:
        if person.id in self._own:
            return Source.OWN
        if person.id not in self._by_id:
            return Source.STRANGER
        return Source.BUILT_IN if person in load_built_in_cast() else Source.FILE

    def has_number(self, country: Country, ssn: str) -> bool:
        return (country, ssn) in self._by_number

    def is_written_down(self, person_id: str) -> bool:
        return person_id in self._by_id

    def by_id(self, person_id: str) -> Person:
        return self._by_id.get(person_id) or unlisted_people.by_id(person_id)

    def by_number(self, country: Country, ssn: str, *, today: date, accept_real_looking: bool = False) -> Person:
        # People written down are found first: some published test numbers break their country's rules.
        if known := self._by_number.get((country, ssn.strip().upper())):
            return known
        number = read_number(country, ssn, today=today)
        if known := self._by_number.get((country, number.text)):
            return known
        if not (number.synthetic or accept_real_looking):
            raise NationalNumberLooksReal(test_range(country))
        return self._as_changed(unlisted_people.by_number(number))

    def by_phone(self, phone: str) -> Person:
        number = international_phone(phone)
        if known := self._by_phone.get(number):
            return known
        if not is_norwegian(number):
            raise InputIsInvalid("phone", "nobody has this number; only behind Norwegian ones strangers answer")
        return self._as_changed(unlisted_people.by_phone(number))

    def _as_changed(self, stranger: Person) -> Person:
        """Give a stranger as the account has changed them since, even if they have another number by now."""
        return self._by_id.get(stranger.id, stranger)

    def by_user_id(self, provider: Provider, user_id: str, bank: Bank | None = None) -> Person | None:
        """Find whoever logs in by this user id, in whatever case; Finnish banks have each their own."""
        return next(
            (
                person
                for person in self.holders(provider)
                if (person.user_id or "").casefold() == user_id.casefold() and person.bank in {bank, None}
            ),
            None,
        )

    def holders(self, provider: Provider) -> tuple[Person, ...]:
        return self._holders[provider]


@cache
def load_built_in_cast() -> tuple[Person, ...]:
    from fejkollen_server.people.people_file import load_people  # noqa: PLC0415 - a server is ready before anybody is needed.

    return load_people(Path(__file__).with_name("cast.yaml"))
