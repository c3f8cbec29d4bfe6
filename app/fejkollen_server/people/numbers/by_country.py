"""Reads and makes national numbers, whichever the country."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Protocol

from fejkollen_server.eids.vocabulary import Country
from fejkollen_server.people.numbers import denmark, finland, norway, sweden
from fejkollen_server.people.numbers.national_number import NationalNumber, Sex


class _Rules(Protocol):
    """What the module of each country offers."""

    @property
    def TEST_RANGE(self) -> str: ...  # noqa: N802 - a constant of a module.

    def read(self, text: str, today: date) -> NationalNumber: ...

    def make(self, birth_date: date, sex: Sex, *, serial: int = 0) -> str: ...


_RULES: Mapping[Country, _Rules] = MappingProxyType(
    {Country.SWEDEN: sweden, Country.NORWAY: norway, Country.DENMARK: denmark, Country.FINLAND: finland}
)


def read_number(country: Country, text: str, *, today: date) -> NationalNumber:
    """Read a number as people write it, or raise ``NationalNumberIsInvalid`` with the rule it breaks."""
    return _RULES[country].read(text, today)


def make_number(country: Country, birth_date: date, sex: Sex, *, serial: int = 0) -> str:
    """Build a valid number in the country's official test range; serials go through those of one day and sex."""
    return _RULES[country].make(birth_date, sex, serial=serial)


def test_range(country: Country) -> str:
    """Describe the official test range in a few words."""
    return _RULES[country].TEST_RANGE
