"""Somebody new of whom only some things are said: whatever is left out is drawn from a seed."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Country, Provider
from fejkollen_server.errors import InputIsInvalid
from fejkollen_server.marked_yaml import MarkedValue, RequestValue, read_request
from fejkollen_server.people import default_details, unlisted_people
from fejkollen_server.people.names import given_names, surnames
from fejkollen_server.people.numbers.by_country import make_number
from fejkollen_server.people.numbers.national_number import Sex
from fejkollen_server.people.person_rules import ALLOWED

# Sweden's newer test series begin in 1990, and whoever is born in these years is of age everywhere.
_FIRST_BIRTH = date(1990, 1, 1)
_BIRTH_DAYS = 5_500
# More than any country has test numbers of one sex for one day.
_SERIALS = 600
_OF_A_NUMBER = ("born", "sex")
_OTHER_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ð": "d", "þ": "th", "ß": "ss"})
_LONGEST_NAME_IN_ID = 40

IsTaken = Callable[[Country, str], bool]
"""Whether somebody has this national number already."""


def complete_person(values: Mapping[str, Any], seed: int, is_taken: IsTaken) -> dict[str, RequestValue]:
    """Give everything that has to be said of a person.

    The same seed with the same things said makes the same person, unless somebody else has the number already.
    """
    given = read_request(values).fields((*ALLOWED, *_OF_A_NUMBER))
    if "ssn" in given:
        for name in _OF_A_NUMBER:
            if name in given:
                raise given[name].refusal("does not go with ssn, which tells it")
    drawn = _Drawn(seed, given)
    missing = {name: value for name, value in drawn.values(is_taken).items() if name not in given}
    said = {name: each for name, each in given.items() if name not in _OF_A_NUMBER}
    return said | read_request(missing).fields(ALLOWED)


class _Drawn:
    """What is drawn from the seed, as far as the things said leave it open."""

    def __init__(self, seed: int, given: Mapping[str, MarkedValue]) -> None:
        self._seed = seed
        self._given = given
        self._country = _country(given)
        self._sex = given["sex"].choice(Sex) if "sex" in given else self._one_of(tuple(Sex), "sex")

    def values(self, is_taken: IsTaken) -> dict[str, Any]:
        names = {
            "given_name": self._one_of(given_names(self._country, self._sex), "given name"),
            "surname": self._one_of(surnames(self._country), "surname"),
        }
        names |= {name: self._given[name].text() for name in names if name in self._given}
        return {
            "id": f"{in_ascii(' '.join(names.values()))}-{self._seed}",
            **names,
            "country": self._country.value,
            "ssn": None if "ssn" in self._given else self._free_number(is_taken),
            "eids": sorted(unlisted_people.EIDS[self._country]),
        }

    def _free_number(self, is_taken: IsTaken) -> str:
        serial = self._figure("serial", _SERIALS)
        for day in self._days():
            for number in self._numbers(day, serial):
                if not is_taken(self._country, number):
                    return number
        raise InputIsInvalid("born", "somebody has each test number of this day already; take another day")

    def _numbers(self, day: date, first: int) -> Iterator[str]:
        try:
            for serial in range(first, first + _SERIALS):
                yield make_number(self._country, day, self._sex, serial=serial)
        except InputIsInvalid as refusal:
            raise InputIsInvalid("born", refusal.rule) from None

    def _days(self) -> Iterator[date]:
        if "born" in self._given:
            yield self._given["born"].day()
            return
        first = self._figure("birth date", _BIRTH_DAYS)
        for at in range(_BIRTH_DAYS):
            yield _FIRST_BIRTH + timedelta(days=(first + at) % _BIRTH_DAYS)

    def _one_of(self, choices: tuple[Any, ...], topic: str) -> Any:
        return choices[self._figure(topic, len(choices))]

    def _figure(self, topic: str, below: int) -> int:
        return default_details.draw_number(str(self._seed), topic, below)


def _country(given: Mapping[str, MarkedValue]) -> Country:
    """Read the country, or tell it by the first eID that is at home in only one."""
    if "country" in given:
        return given["country"].choice(Country)
    eids = [item.choice(Provider) for item in given["eids"].items()] if "eids" in given else []
    homes = [PROFILES[eid].country for eid in eids if not PROFILES[eid].is_for_every_country]
    return homes[0] if homes else Country.SWEDEN


def in_ascii(name: str) -> str:
    """Write a name as an id: small letters without their marks, with dashes between the parts."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_OTHER_LETTERS)).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain[:_LONGEST_NAME_IN_ID])) or "person"
