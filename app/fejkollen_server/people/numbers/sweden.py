"""Swedish personnummer and samordningsnummer."""

import re
from datetime import date

from stdnum import luhn

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

TEST_RANGE = (
    "Skatteverket's: birth number 238 or 239 for people born since 1990, 980 to 989 for 1890 to 1910, "
    "or a samordningsnummer with 238 or 239"
)

_FORM = "must be 10 or 12 digits, YYMMDD-NNNN or YYYYMMDD-NNNN, with -, + or nothing before the last four"
_WRITTEN = re.compile(r"((?:18|19|20)?)(\d\d)(\d\d)(\d\d)[-+ ]?(\d{3})(\d)", re.ASCII)
_COORDINATION = 60

# Skatteverket publishes its test numbers one by one (open data, CC0), not as a rule. This rule is inferred from the
# lists of 2019 and later: births of 1890 to 1910 have, day by day, the first unused of 980 and up; births since 1990
# have 238 or 239; samordningsnummer have 238 or 239 whatever the year. In between the lists have some two dozen
# numbers a year, strewn among real ones: no rule tells those apart, so they count as real-looking.
_OLD_YEARS, _OLD = range(1890, 1911), range(980, 990)
_NEW_YEARS, _NEW = range(1990, 2100), range(238, 240)


def read(text: str, today: date) -> NationalNumber:
    written = _WRITTEN.fullmatch(text.strip())
    if written is None:
        raise NationalNumberIsInvalid(_FORM)
    century, yy, mm, dd, birth_number, check = written.groups()
    coordination = int(dd) >= _COORDINATION
    month, day = int(mm), int(dd) - _COORDINATION * coordination
    if coordination:
        # A samordningsnummer may have month 00 or day 60, where they are unknown: the first there is stands for them.
        month, day = month or 1, day or 1
    year = int(century + yy) if century else _year(int(yy), month, day, today, hundred="+" in text)
    born = day_of_birth(year, month, day, today)
    fits = luhn.calc_check_digit(yy + mm + dd + birth_number)
    if check != fits:
        raise NationalNumberIsInvalid(f"the check digit does not fit: expected {fits}")
    return NationalNumber(
        country=Country.SWEDEN,
        text=f"{year}{mm}{dd}{birth_number}{check}",
        birth_date=born,
        kind=NumberKind.COORDINATION if coordination else NumberKind.ORDINARY,
        sex=sex_by(int(birth_number)),
        synthetic=int(birth_number) in _test_series(year, coordination=coordination),
    )


def make(birth_date: date, sex: Sex, *, serial: int = 0, kind: NumberKind = NumberKind.ORDINARY) -> str:
    """Build a test number: there is one for each day and sex, before 1911 there are five."""
    coordination = kind is NumberKind.COORDINATION
    series = of_sex(sex, _test_series(birth_date.year, coordination=coordination))
    if not series:
        raise InputIsInvalid(
            "birthDate",
            "there is no series of test personnummer for 1911 to 1989 and before 1890; take a samordningsnummer",
        )
    day = birth_date.day + _COORDINATION * coordination
    nine = f"{birth_date:%y%m}{day:02}{series[serial % len(series)]}"
    return f"{birth_date.year // 100}{nine}{luhn.calc_check_digit(nine)}"


def _year(yy: int, month: int, day: int, today: date, *, hundred: bool) -> int:
    """Find the century: ``+`` stands for everybody who turns at least 100 this year."""
    year = today.year - (today.year - yy) % 100
    if hundred or (year, month, day) > (today.year, today.month, today.day):
        year -= 100
    return year


def _test_series(year: int, *, coordination: bool) -> range:
    if coordination or year in _NEW_YEARS:
        return _NEW
    return _OLD if year in _OLD_YEARS else range(0)
