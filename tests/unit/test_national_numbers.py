"""Reading and making the national numbers of four countries, against published numbers."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.dk.cpr import checksum
from stdnum.no.fodselsnummer import calc_check_digit1, calc_check_digit2

from fejkollen_server.eids.vocabulary import Country
from fejkollen_server.errors import InputIsInvalid, NationalNumberIsInvalid
from fejkollen_server.people.numbers import norway, sweden
from fejkollen_server.people.numbers.by_country import make_number, read_number, test_range
from fejkollen_server.people.numbers.national_number import NumberKind, Sex
from fejkollen_server.people.numbers.organisations import read_organisation_number

test_range.__test__ = False  # type: ignore[attr-defined]  # Named like a test, and is none.

TODAY = date(2026, 11, 23)
SE, NO, DK, FI = Country

SEXES = st.sampled_from(Sex)
SERIALS = st.integers(0, 5_000)


def days(first: int, last: int) -> st.SearchStrategy[date]:
    return st.dates(date(first, 1, 1), date(last, 12, 31))


# Published by Skatteverket, Tenor and NAV, IDkollen, Signaturgruppen, DVV, Suomi.fi, Nordea, OP and Aktia.
PUBLISHED = [
    (SE, "199001012385", "199001012385", date(1990, 1, 1), NumberKind.ORDINARY, True),
    (SE, "19900101-2385", "199001012385", date(1990, 1, 1), NumberKind.ORDINARY, True),
    (SE, " 900101 2385 ", "199001012385", date(1990, 1, 1), NumberKind.ORDINARY, True),
    (SE, "201701012393", "201701012393", date(2017, 1, 1), NumberKind.ORDINARY, True),
    (SE, "189001019802", "189001019802", date(1890, 1, 1), NumberKind.ORDINARY, True),
    (SE, "000101+9801", "190001019801", date(1900, 1, 1), NumberKind.ORDINARY, True),
    (SE, "191009029800", "191009029800", date(1910, 9, 2), NumberKind.ORDINARY, True),
    (SE, "191401682396", "191401682396", date(1914, 1, 8), NumberKind.COORDINATION, True),
    (SE, "202601912393", "202601912393", date(2026, 1, 31), NumberKind.COORDINATION, True),
    (SE, "191500722390", "191500722390", date(1915, 1, 12), NumberKind.COORDINATION, True),
    (SE, "197000602396", "197000602396", date(1970, 1, 1), NumberKind.COORDINATION, True),
    (SE, "199005602389", "199005602389", date(1990, 5, 1), NumberKind.COORDINATION, True),
    (SE, "197905209289", "197905209289", date(1979, 5, 20), NumberKind.ORDINARY, False),
    (NO, "16822548834", "16822548834", date(1925, 2, 16), NumberKind.ORDINARY, True),
    (NO, "11812448848", "11812448848", date(1924, 1, 11), NumberKind.ORDINARY, True),
    (NO, "10915596784", "10915596784", date(1955, 11, 10), NumberKind.ORDINARY, True),
    (NO, "01669010075", "01669010075", date(1990, 1, 1), NumberKind.ORDINARY, True),
    (NO, "201239-31743", "20123931743", date(1939, 12, 20), NumberKind.ORDINARY, False),
    (NO, "040811 38481", "04081138481", date(1911, 8, 4), NumberKind.ORDINARY, False),
    (NO, "55074308332", "55074308332", date(1943, 7, 15), NumberKind.D_NUMBER, False),
    (DK, "0502669796", "0502669796", date(1966, 2, 5), NumberKind.ORDINARY, False),
    (DK, "270734-3888", "2707343888", date(1934, 7, 27), NumberKind.ORDINARY, False),
    (DK, "1902078084", "1902078084", date(2007, 2, 19), NumberKind.ORDINARY, False),
    (FI, "010200A9618", "010200A9618", date(2000, 2, 1), NumberKind.ORDINARY, True),
    (FI, "010594Y9032", "010594Y9032", date(1994, 5, 1), NumberKind.ORDINARY, True),
    (FI, "020594x903p", "020594X903P", date(1994, 5, 2), NumberKind.ORDINARY, True),
    (FI, "010516B903X", "010516B903X", date(2016, 5, 1), NumberKind.ORDINARY, True),
    (FI, "030516D9037", "030516D9037", date(2016, 5, 3), NumberKind.ORDINARY, True),
    (FI, "260991-999R", "260991-999R", date(1991, 9, 26), NumberKind.ORDINARY, True),
    (FI, "070770-905D", "070770-905D", date(1970, 7, 7), NumberKind.ORDINARY, True),
    (FI, "131052-308T", "131052-308T", date(1952, 10, 13), NumberKind.ORDINARY, False),
]


@pytest.mark.parametrize(("country", "text", "canonical", "born", "kind", "synthetic"), PUBLISHED)
def test_a_published_number_is_read(
    country: Country, text: str, canonical: str, born: date, kind: NumberKind, *, synthetic: bool
) -> None:
    number = read_number(country, text, today=TODAY)
    assert (number.country, number.text, number.birth_date) == (country, canonical, born)
    assert (number.kind, number.synthetic) == (kind, synthetic)


@pytest.mark.parametrize(
    ("country", "text", "sex"),
    [
        (SE, "199001012385", Sex.FEMALE),
        (SE, "201701012393", Sex.MALE),
        (NO, "04081138481", Sex.FEMALE),
        (NO, "20123931743", Sex.MALE),
        (DK, "0502669796", Sex.FEMALE),
        (DK, "6101124019", Sex.MALE),
        (FI, "291292-918R", Sex.FEMALE),
        (FI, "070770-905D", Sex.MALE),
    ],
)
def test_the_sex_is_derived(country: Country, text: str, sex: Sex) -> None:
    assert read_number(country, text, today=TODAY).sex is sex


@pytest.mark.parametrize(
    ("country", "text", "rule"),
    [
        (SE, "", "must be 10 or 12 digits"),
        (SE, "1990010123", "there is no day 2019-90-01"),
        (SE, "19900101238", "must be 10 or 12 digits"),
        (SE, "1990-01-01-2385", "must be 10 or 12 digits"),
        (SE, "١٩٩٠٠١٠١٢٣٨٥", "must be 10 or 12 digits"),
        (SE, "199001012386", "the check digit does not fit: expected 5"),
        (SE, "199002302380", "there is no day 1990-02-30"),
        (SE, "209001012384", "the birth date 2090-01-01 is in the future"),
        (SE, "199000012386", "there is no day 1990-00-01"),
        (NO, "2012393174", "must be 11 digits"),
        (NO, "2012-3931743", "must be 11 digits"),
        (NO, "20123931753", "the first control digit does not fit: expected 4"),
        (NO, "20123931744", "the second control digit does not fit: expected 3"),
        (NO, "12345678901", "control digit"),
        (DK, "050266979", "must be 10 digits"),
        (DK, "3102669796", "there is no day 1966-02-31"),
        (DK, "0513669796", "there is no day 1966-13-05"),
        (FI, "010200A961", "must be 11 characters"),
        (FI, "010200G9618", "must be 11 characters"),
        (FI, "010200A961\u017f", "must be 11 characters"),
        (FI, "010200A9619", "the check character does not fit: expected 8"),
        (FI, "280453-111A", "the check character does not fit: expected J"),
        (FI, "010101-000Z", "the check character does not fit"),
        (FI, "010100A001N", "the check character does not fit"),
        (FI, "010100A001F", "the individual number starts at 002"),
    ],
)
def test_a_number_that_cannot_exist_is_refused_with_the_rule_it_breaks(country: Country, text: str, rule: str) -> None:
    with pytest.raises(NationalNumberIsInvalid) as refusal:
        read_number(country, text, today=TODAY)
    assert rule in refusal.value.rule
    assert refusal.value.field == "ssn"


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("121212+1212", date(1912, 12, 12)),
        ("121212-1212", date(2012, 12, 12)),
        ("261124-2389", date(1926, 11, 24)),
        ("261123-2380", date(2026, 11, 23)),
        ("261123+2380", date(1926, 11, 23)),
    ],
)
def test_a_short_swedish_number_gets_its_century_from_the_sign_and_today(text: str, born: date) -> None:
    digits = text[:6] + text[7:10]
    fitting = text[:10] + luhn.calc_check_digit(digits)
    assert read_number(SE, fitting, today=TODAY).birth_date == born


@pytest.mark.parametrize(
    ("sequence", "yy", "year"),
    [
        ("0000", 0, 1900),
        ("3999", 99, 1999),
        ("4000", 36, 2036),
        ("4000", 37, 1937),
        ("9000", 36, 2036),
        ("9000", 37, 1937),
        ("5000", 57, 2057),
        ("5000", 58, 1858),
        ("8000", 99, 1899),
    ],
)
def test_a_danish_century_comes_from_the_seventh_digit(sequence: str, yy: int, year: int) -> None:
    assert read_number(DK, f"0101{yy:02}{sequence}", today=date.max).birth_date.year == year


def test_a_danish_number_need_not_pass_modulo_11() -> None:
    assert read_number(DK, "0101650001", today=TODAY).birth_date == date(1965, 1, 1)


@pytest.mark.parametrize(
    ("individual", "yy", "year"), [(0, 0, 1900), (499, 99, 1999), (500, 54, 1854), (749, 99, 1899), (900, 40, 1940)]
)
def test_a_norwegian_century_comes_from_the_series(individual: int, yy: int, year: int) -> None:
    assert norway._year(yy, individual) == year  # noqa: SLF001 - few of these have fitting control digits.


@pytest.mark.parametrize(("individual", "yy"), [(500, 40), (750, 54), (899, 99)])
def test_some_norwegian_individual_numbers_were_given_to_nobody(individual: int, yy: int) -> None:
    with pytest.raises(NationalNumberIsInvalid):
        norway._year(yy, individual)  # noqa: SLF001 - as above.


def test_from_2032_the_first_norwegian_control_digit_may_leave_up_to_three() -> None:
    nine = "010131500"
    first = (int(calc_check_digit1(nine)) + 2) % 11
    text = f"{nine}{first}{calc_check_digit2(nine + str(first))}"
    with pytest.raises(NationalNumberIsInvalid):
        read_number(NO, text, today=date(2031, 12, 31))
    number = read_number(NO, text, today=date(2032, 1, 1))
    assert (number.birth_date, number.sex) == (date(2031, 1, 1), None)


MADE = [
    (SE, days(1990, 2026), NumberKind.ORDINARY),
    (NO, days(1854, 2026), NumberKind.ORDINARY),
    (DK, days(1858, 2026), NumberKind.REPLACEMENT),
    (FI, days(1800, 2026), NumberKind.ORDINARY),
]


@pytest.mark.parametrize(("country", "births", "kind"), MADE)
@given(data=st.data(), sex=SEXES, serial=SERIALS)
@settings(max_examples=60, deadline=None)
def test_what_is_made_is_read_back(
    country: Country, births: st.SearchStrategy[date], kind: NumberKind, data: st.DataObject, sex: Sex, serial: int
) -> None:
    born = data.draw(births)
    text = make_number(country, born, sex, serial=serial)
    number = read_number(country, text, today=date.max)
    assert (number.text, number.birth_date, number.sex, number.kind) == (text, born, sex, kind)
    assert number.synthetic


@given(born=days(1800, 2026), sex=SEXES)
@settings(max_examples=40, deadline=None)
def test_a_made_samordningsnummer_is_read_back(born: date, sex: Sex) -> None:
    number = read_number(SE, sweden.make(born, sex, kind=NumberKind.COORDINATION), today=date.max)
    assert (number.kind, number.birth_date, number.sex) == (NumberKind.COORDINATION, born, sex)
    assert number.synthetic


@given(born=days(1890, 1910), sex=SEXES, serial=SERIALS)
@settings(max_examples=40, deadline=None)
def test_a_made_old_personnummer_is_read_back(born: date, sex: Sex, serial: int) -> None:
    number = read_number(SE, sweden.make(born, sex, serial=serial), today=TODAY)
    assert (number.birth_date, number.sex, number.synthetic) == (born, sex, True)


@given(born=days(1854, 2026), sex=SEXES, serial=SERIALS)
@settings(max_examples=40, deadline=None)
def test_a_made_d_number_is_read_back(born: date, sex: Sex, serial: int) -> None:
    number = read_number(NO, norway.make(born, sex, serial=serial, kind=NumberKind.D_NUMBER), today=date.max)
    assert (number.kind, number.birth_date, number.sex) == (NumberKind.D_NUMBER, born, sex)
    assert number.synthetic


def test_serials_make_different_numbers() -> None:
    for country in (NO, DK, FI):
        made = {make_number(country, date(1980, 4, 5), Sex.FEMALE, serial=serial) for serial in range(40)}
        assert len(made) == 40


@pytest.mark.parametrize(
    ("country", "born"),
    [(SE, date(1950, 1, 1)), (NO, date(1853, 1, 1)), (DK, date(1857, 1, 1)), (FI, date(1799, 1, 1))],
)
def test_nothing_is_made_where_there_is_no_series(country: Country, born: date) -> None:
    with pytest.raises(InputIsInvalid, match="birthDate"):
        make_number(country, born, Sex.MALE)


def test_a_made_danish_number_passes_modulo_11_too() -> None:
    assert checksum(make_number(DK, date(1985, 6, 5), Sex.MALE)) == 0


@given(country=st.sampled_from([SE, NO]), at=st.integers(0, 10), step=st.integers(1, 9), born=days(1990, 2020))
@settings(max_examples=200, deadline=None)
def test_one_changed_digit_is_noticed(country: Country, at: int, step: int, born: date) -> None:
    text = make_number(country, born, Sex.FEMALE)
    # The century of a Swedish number is no part of the check.
    place = at + 2 if country is SE else at
    if place >= len(text):
        return
    changed = text[:place] + str((int(text[place]) + step) % 10) + text[place + 1 :]
    with pytest.raises(NationalNumberIsInvalid):
        read_number(country, changed, today=TODAY)


@given(country=st.sampled_from(Country), text=st.text(max_size=40))
@settings(max_examples=300)
def test_any_text_is_read_or_refused_and_nothing_else(country: Country, text: str) -> None:
    try:
        read_number(country, text, today=TODAY)
    except NationalNumberIsInvalid as refusal:
        rule = refusal.rule
    else:
        rule = ""
    assert len(rule) < 200


@given(country=st.sampled_from(Country), text=st.from_regex(r"[0-9]{6}[-+A-Fa-f]?[0-9]{3,6}[0-9A-Z]?", fullmatch=True))
@settings(max_examples=300)
def test_whatever_is_read_reads_the_same_again(country: Country, text: str) -> None:
    try:
        number = read_number(country, text, today=TODAY)
    except NationalNumberIsInvalid:
        return
    assert read_number(country, number.text, today=TODAY) == number


@pytest.mark.parametrize("text", ["9" * 10_000, "\0", "😀" * 11, "\ud800", "199001012385\n199001012385"])
def test_outlandish_text_is_refused(text: str) -> None:
    for country in Country:
        with pytest.raises(NationalNumberIsInvalid):
            read_number(country, text, today=TODAY)


def test_every_country_describes_its_test_range() -> None:
    assert all(test_range(country) for country in Country)


@pytest.mark.parametrize(
    ("country", "text", "canonical"),
    [
        (SE, "559000-0948", "559000-0948"),
        (SE, "5590000948", "559000-0948"),
        (NO, "988 077 917", "988077917"),
        (DK, "13585628", "13585628"),
        (DK, "91693788", "91693788"),
        (FI, "2077474-0", "2077474-0"),
        (FI, "20774740", "2077474-0"),
    ],
)
def test_an_organisation_number_is_brought_into_its_form(country: Country, text: str, canonical: str) -> None:
    assert read_organisation_number(country, text) == canonical


@pytest.mark.parametrize(
    ("country", "text", "rule"),
    [
        (SE, "55900-00948", "must be 10 digits"),
        (SE, "900101-2385", "the third digit must be at least 2"),
        (SE, "559000-0949", "expected 8"),
        (NO, "98807791", "must be 9 digits"),
        (NO, "988077918", "expected 7"),
        (DK, "03585628", "the first not 0"),
        (DK, "13585629", "expected 8"),
        (FI, "2077474-1", "expected 0"),
        (FI, "2077474-12", "must be 8 digits"),
    ],
)
def test_a_wrong_organisation_number_is_refused(country: Country, text: str, rule: str) -> None:
    with pytest.raises(InputIsInvalid) as refusal:
        read_organisation_number(country, text)
    assert refusal.value.field == "orgNumber"
    assert rule in refusal.value.rule


@given(country=st.sampled_from(Country), text=st.text(alphabet="0123456789- ä٣", max_size=14))
@settings(max_examples=200)
def test_any_organisation_number_is_read_or_refused(country: Country, text: str) -> None:
    try:
        canonical = read_organisation_number(country, text)
    except InputIsInvalid:
        return
    assert read_organisation_number(country, canonical) == canonical
