"""The value every country's number is read into, and the rules the countries share."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fejkollen_server.eids.vocabulary import Country
from fejkollen_server.errors import NationalNumberIsInvalid


class NumberKind(StrEnum):
    ORDINARY = "ordinary"
    """Personnummer, fødselsnummer, CPR number, henkilötunnus."""
    COORDINATION = "coordination"
    """Samordningsnummer: Sweden's, for people who are not registered as living there."""
    D_NUMBER = "D-number"
    """Norway's, for people who stay for a while."""
    REPLACEMENT = "replacement"
    """Erstatningspersonnummer: Denmark's, which the register itself never assigns."""


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True)
class NationalNumber:
    """A number that can exist."""

    country: Country
    text: str
    """The full written form, see ``Person.ssn``."""
    birth_date: date
    kind: NumberKind
    sex: Sex | None
    """None where the number does not tell."""
    synthetic: bool
    """In an official test range, so no living person has it."""


def day_of_birth(year: int, month: int, day: int, today: date) -> date:
    try:
        born = date(year, month, day)
    except ValueError:
        raise NationalNumberIsInvalid(f"there is no day {year:04}-{month:02}-{day:02}") from None
    if born > today:
        raise NationalNumberIsInvalid(f"the birth date {born} is in the future")
    return born


def sex_by(number: int) -> Sex:
    """Tell the sex by the number that carries it: odd for men in all four countries."""
    return Sex.MALE if number % 2 else Sex.FEMALE


def of_sex(sex: Sex, numbers: range) -> range:
    """Narrow consecutive numbers to those of one sex."""
    return range(numbers.start + (sex_by(numbers.start) is not sex), numbers.stop, 2)
