"""Danish CPR numbers."""

import re
from datetime import date

from stdnum.dk.cpr import checksum

from fejkollen_server.eids.vocabulary import Country
from fejkollen_server.errors import InputIsInvalid, NationalNumberIsInvalid
from fejkollen_server.people.numbers.national_number import NationalNumber, NumberKind, Sex, day_of_birth, sex_by

TEST_RANGE = "a replacement number: day of birth + 60"

_FORM = "must be 10 digits, with a dash, a blank or nothing after the sixth"
_WRITTEN = re.compile(r"(\d\d)(\d\d)(\d\d)[- ]?(\d{4})", re.ASCII)
_REPLACEMENT = 60
_TEN = 10  # Modulo 11 leaves ten digits, and this.

# The seventh digit tells the last year after 2000 it stands for, and the century of the other years (cpr.dk).
_CENTURIES = {
    **dict.fromkeys("0123", (-1, 1900)),
    **dict.fromkeys("49", (36, 1900)),
    **dict.fromkeys("5678", (57, 1800)),
}


def read(text: str, today: date) -> NationalNumber:
    """Read without the check modulo 11: since 2007 there are CPR numbers that do not pass it (cpr.dk)."""
    written = _WRITTEN.fullmatch(text.strip())
    if written is None:
        raise NationalNumberIsInvalid(_FORM)
    dd, mm, yy, sequence = written.groups()
    replacement = int(dd) > _REPLACEMENT
    day = int(dd) - _REPLACEMENT * replacement
    return NationalNumber(
        country=Country.DENMARK,
        text="".join(written.groups()),
        birth_date=day_of_birth(_year(int(yy), sequence[0]), int(mm), day, today),
        kind=NumberKind.REPLACEMENT if replacement else NumberKind.ORDINARY,
        sex=sex_by(int(sequence)),
        synthetic=replacement,
    )


def make(birth_date: date, sex: Sex, *, serial: int = 0) -> str:
    """Build a replacement number that passes modulo 11 too, for software that still asks for it."""
    start = f"{birth_date.day + _REPLACEMENT}{birth_date:%m%y}"
    sevenths = [seventh for seventh in _CENTURIES if _year(birth_date.year % 100, seventh) == birth_date.year]
    if not sevenths:
        raise InputIsInvalid("birthDate", "CPR numbers are only given to people born 1858 to 2057")
    nines = [f"{start}{seventh}{more:02}" for seventh in sevenths for more in range(100)]
    made = [f"{nine}{check}" for nine in nines if (check := _check_digit(nine)) < _TEN and sex_by(check) is sex]
    return made[serial % len(made)]


def _check_digit(nine: str) -> int:
    return -int(checksum(f"{nine}0")) % 11


def _year(yy: int, seventh: str) -> int:
    last, century = _CENTURIES[seventh]
    return (2000 if yy <= last else century) + yy
