"""Norwegian fødselsnummer and D-numbers."""

import re
from datetime import date

from stdnum.no.fodselsnummer import calc_check_digit1, calc_check_digit2

from fejkollen_server.eids.vocabulary import Country
from fejkollen_server.errors import InputIsInvalid, NationalNumberIsInvalid
from fejkollen_server.people.numbers.national_number import (
    NationalNumber,
    NumberKind,
    Sex,
    day_of_birth,
    of_sex,
    sex_by,
)

TEST_RANGE = "month + 80, as in Tenor, month + 65, as at Norsk Helsenett, or month + 40, as at NAV"

_FORM = "must be 11 digits, with a dash, a blank or nothing after the sixth"
_WRITTEN = re.compile(r"(\d\d)(\d\d)(\d\d)[- ]?(\d{3})(\d)(\d)", re.ASCII)
_D_NUMBER = 40
_NAV, _HEALTH, _TENOR = 40, 65, 80

# Years of birth and the individual numbers given to them (Skatteetaten).
_SERIES = (
    (range(1854, 1900), range(500, 750)),
    (range(1900, 2000), range(500)),
    (range(1940, 2000), range(900, 1000)),
    (range(2000, 2040), range(500, 1000)),
)

# Numbers given out from this day on may leave 1, 2 or 3 at the first control digit, and their individual number tells
# neither century nor sex (Skatteetaten, fødselsnummer from 2032).
_NEW_RULE_FROM = date(2032, 1, 1)
_NEW_REMAINDERS = (1, 2, 3)

# Modulo 11 leaves ten digits and a ten, which is no digit: the number is then never given out.
_TEN = "10"


def read(text: str, today: date) -> NationalNumber:
    written = _WRITTEN.fullmatch(text.strip())
    if written is None:
        raise NationalNumberIsInvalid(_FORM)
    digits = "".join(written.groups())
    new_rule = _check(digits, today)
    dd, mm, yy, individual = (int(part) for part in written.groups()[:4])
    d_number = dd > _D_NUMBER
    added = next((series for series in (_TENOR, _HEALTH, _NAV) if mm > series), 0)
    year = _year_after_2032(yy) if new_rule else _year(yy, individual)
    return NationalNumber(
        country=Country.NORWAY,
        text=digits,
        birth_date=day_of_birth(year, mm - added, dd - _D_NUMBER * d_number, today),
        kind=NumberKind.D_NUMBER if d_number else NumberKind.ORDINARY,
        sex=None if new_rule else sex_by(individual),
        synthetic=added > 0,
    )


def make(birth_date: date, sex: Sex, *, serial: int = 0, kind: NumberKind = NumberKind.ORDINARY) -> str:
    """Build a number as Tenor does."""
    day = birth_date.day + _D_NUMBER * (kind is NumberKind.D_NUMBER)
    start = f"{day:02}{birth_date.month + _TENOR}{birth_date:%y}"
    nines = (f"{start}{individual:03}" for individual in _individuals(birth_date.year, sex))
    made = [number for nine in nines if (number := _completed(nine))]
    return made[serial % len(made)]


def _check(digits: str, today: date) -> bool:
    """Tell whether the number can only have been given out under the rule of 2032."""
    expected = calc_check_digit1(digits[:9])
    remainder = (int(digits[9]) - int(expected)) % 11
    if remainder and not (remainder in _NEW_REMAINDERS and today >= _NEW_RULE_FROM):
        raise NationalNumberIsInvalid(_rule("first", expected))
    expected = calc_check_digit2(digits[:10])
    if digits[10] != expected:
        raise NationalNumberIsInvalid(_rule("second", expected))
    return remainder > 0


def _rule(which: str, expected: str) -> str:
    if expected == _TEN:
        return f"no {which} control digit fits the digits before it"
    return f"the {which} control digit does not fit: expected {expected}"


def _year(yy: int, individual: int) -> int:
    for years, individuals in _SERIES:
        year = years.start // 100 * 100 + yy
        if year in years and individual in individuals:
            return year
    raise NationalNumberIsInvalid(
        f"the individual number {individual:03} is not given to anybody born in a year {yy:02}"
    )


def _year_after_2032(yy: int) -> int:
    """Guess the century, for the number does not tell; inferred from the years the old series cover."""
    return (2000 if yy < _SERIES[-1][0].stop % 100 else 1900) + yy


def _individuals(year: int, sex: Sex) -> range:
    for years, individuals in _SERIES:
        if year in years:
            return of_sex(sex, individuals)
    raise InputIsInvalid("birthDate", "fødselsnummer are only given to people born 1854 to 2039")


def _completed(nine: str) -> str | None:
    first = calc_check_digit1(nine)
    second = calc_check_digit2(nine + first)
    return None if _TEN in (first, second) else nine + first + second
