"""Finnish henkilötunnukset."""

import re
from datetime import date

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

TEST_RANGE = "individual number 900 to 999"

_FORM = "must be 11 characters, DDMMYYcNNNK, where c is one of + - Y X W V U A B C D E F"
_WRITTEN = re.compile(r"(\d\d)(\d\d)(\d\d)([-+YXWVUABCDEF])(\d{3})([0-9A-Z])", re.ASCII)
# The signs after the first of each century came with the reform of 2023 (DVV).
_SIGNS = {1800: "+", 1900: "-YXWVU", 2000: "ABCDEF"}
_CENTURIES = {sign: century for century, signs in _SIGNS.items() for sign in signs}
_CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_LOWEST = 2
_TEST = range(900, 1000)


def read(text: str, today: date) -> NationalNumber:
    # Upper-casing comes after the check for ASCII: some foreign letters become ASCII by it.
    written = _WRITTEN.fullmatch(text.strip().upper()) if text.isascii() else None
    if written is None:
        raise NationalNumberIsInvalid(_FORM)
    dd, mm, yy, sign, individual, check = written.groups()
    born = day_of_birth(_CENTURIES[sign] + int(yy), int(mm), int(dd), today)
    fits = _check_character(dd + mm + yy + individual)
    if check != fits:
        raise NationalNumberIsInvalid(f"the check character does not fit: expected {fits}")
    if int(individual) < _LOWEST:
        raise NationalNumberIsInvalid("the individual number starts at 002")
    return NationalNumber(
        country=Country.FINLAND,
        text="".join(written.groups()),
        birth_date=born,
        kind=NumberKind.ORDINARY,
        sex=sex_by(int(individual)),
        synthetic=int(individual) in _TEST,
    )


def make(birth_date: date, sex: Sex, *, serial: int = 0) -> str:
    """Build a test number with the oldest sign of its century, the only one all software knows."""
    signs = _SIGNS.get(birth_date.year // 100 * 100)
    if signs is None:
        raise InputIsInvalid("birthDate", "henkilötunnukset are only given to people born 1800 to 2099")
    individuals = of_sex(sex, _TEST)
    individual = individuals[serial % len(individuals)]
    return f"{birth_date:%d%m%y}{signs[0]}{individual}{_check_character(f'{birth_date:%d%m%y}{individual}')}"


def _check_character(nine: str) -> str:
    return _CHECK_CHARACTERS[int(nine) % len(_CHECK_CHARACTERS)]
