"""Finding people, and making up the ones nobody wrote down."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fejkollen_server.eids.vocabulary import Country, Provider
from fejkollen_server.errors import InputIsInvalid, NationalNumberIsInvalid, NationalNumberLooksReal, PersonIsUnknown
from fejkollen_server.people.directory import PeopleDirectory, load_built_in_cast
from fejkollen_server.people.numbers.by_country import read_number
from fejkollen_server.people.person import HabitOutcome, RegistrationLevel

TODAY = date(2026, 11, 23)
PEOPLE = PeopleDirectory(load_built_in_cast())


def test_everybody_is_there_in_the_order_of_the_file() -> None:
    assert PEOPLE.everybody == load_built_in_cast()


def test_somebody_is_found_by_id() -> None:
    assert PEOPLE.by_id("astrid").name == "Astrid Lindqvist"


@pytest.mark.parametrize(
    "person_id",
    [
        "",
        "nobody",
        "Astrid",
        "stranger-",
        "stranger-se-",
        "stranger-se-199001012386",
        "stranger-se-9001012385",
        "stranger-se-900101-2385",
        "stranger-no-199001012385",
        "stranger-xx-199001012385",
        "stranger-fi-010594Y9032",
        "stranger-phone-4710000000",
        "stranger-phone-46701740605",
        "stranger-phone-4790000000\n",
        "\0",
        "\ud800",
        "x" * 10_000,
    ],
)
def test_an_unknown_id_is_refused(person_id: str) -> None:
    with pytest.raises(PersonIsUnknown):
        PEOPLE.by_id(person_id)


@pytest.mark.parametrize(
    ("country", "ssn", "person_id"),
    [
        (Country.SWEDEN, "199003142388", "astrid"),
        (Country.SWEDEN, "900314-2388", "astrid"),
        (Country.SWEDEN, "230712+9227", "centenarian-hildur"),
        (Country.SWEDEN, "197905209289", "middle-aged-gunilla"),
        (Country.NORWAY, "201239 31743", "donald-duck"),
        (Country.DENMARK, "050266-9796", "abenaa133"),
        (Country.FINLAND, "010200a9618", "demouser1"),
        (Country.FINLAND, "280453-111A", "danske-demo"),
        (Country.FINLAND, " 280453-111a ", "danske-demo"),
        (Country.FINLAND, "010101-000Z", "danske-other-demo"),
        (Country.FINLAND, "010100A001N", "savings-bank-demo"),
    ],
)
def test_somebody_is_found_by_number(country: Country, ssn: str, person_id: str) -> None:
    assert PEOPLE.by_number(country, ssn, today=TODAY).id == person_id


def test_a_number_belongs_to_its_country() -> None:
    with pytest.raises(NationalNumberIsInvalid):
        PEOPLE.by_number(Country.NORWAY, "199003142388", today=TODAY)


STRANGERS = [
    (Country.SWEDEN, "900101-2385", "stranger-se-199001012385", {Provider.BANKID_SE, Provider.FREJA}),
    (Country.SWEDEN, "191401682396", "stranger-se-191401682396", {Provider.BANKID_SE, Provider.FREJA}),
    (
        Country.NORWAY,
        "16822548834",
        "stranger-no-16822548834",
        {Provider.BANKID_NO, Provider.VIPPS, Provider.FREJA},
    ),
    (Country.DENMARK, "610112-4051", "stranger-dk-6101124051", {Provider.MITID, Provider.FREJA}),
    (Country.FINLAND, "020594x903p", "stranger-fi-020594x903p", {Provider.FTN, Provider.FREJA}),
]


@pytest.mark.parametrize(("country", "ssn", "person_id", "eids"), STRANGERS)
def test_an_unknown_test_number_makes_a_stranger(
    country: Country, ssn: str, person_id: str, eids: set[Provider]
) -> None:
    stranger = PEOPLE.by_number(country, ssn, today=TODAY)
    assert (stranger.id, set(stranger.eids), stranger.country) == (person_id, eids, country)
    assert stranger.ssn == read_number(country, ssn, today=TODAY).text
    assert stranger.habit.outcome is HabitOutcome.APPROVE
    assert "made up" in stranger.why
    assert stranger.phone
    assert stranger.email == f"{person_id}@example.com"
    assert stranger.address
    assert stranger.roles == ()


@pytest.mark.parametrize(("country", "ssn", "person_id", "eids"), STRANGERS)
def test_a_stranger_is_the_same_when_made_again(
    country: Country, ssn: str, person_id: str, eids: set[Provider]
) -> None:
    again = PeopleDirectory(()).by_number(country, ssn, today=date(2027, 1, 1))
    assert PEOPLE.by_number(country, ssn, today=TODAY) == again == PeopleDirectory(()).by_id(person_id)
    assert again.eids == eids


def test_a_stranger_is_the_same_in_every_release() -> None:
    stranger = PEOPLE.by_number(Country.SWEDEN, "199001012385", today=TODAY)
    assert (stranger.name, stranger.phone) == ("Alva Almkvist", "+46701740651")
    assert (stranger.address, stranger.id_issued) == ("Sagoslingan 16, 020 00 Fejkstad", date(2025, 11, 7))


def test_a_stranger_has_what_the_results_of_their_eids_need() -> None:
    swede = PEOPLE.by_number(Country.SWEDEN, "199001012385", today=TODAY)
    assert (bool(swede.id_issued), swede.registration_level) == (True, RegistrationLevel.PLUS)
    norwegian = PEOPLE.by_number(Country.NORWAY, "16822548834", today=TODAY)
    assert norwegian.pid
    assert norwegian.bank_id
    assert norwegian.registration_level is RegistrationLevel.EXTENDED
    assert PEOPLE.by_number(Country.DENMARK, "6101124051", today=TODAY).user_id == "stranger-dk-6101124051"


@pytest.mark.parametrize(
    ("country", "ssn", "named"),
    [
        (Country.SWEDEN, "201212121212", "Skatteverket"),
        (Country.NORWAY, "13097248022", "month + 80"),
        (Country.DENMARK, "0101650001", "day of birth + 60"),
        (Country.FINLAND, "131052-308T", "900 to 999"),
    ],
)
def test_a_real_looking_number_is_refused_unless_allowed(country: Country, ssn: str, named: str) -> None:
    with pytest.raises(NationalNumberLooksReal) as refusal:
        PEOPLE.by_number(country, ssn, today=TODAY)
    assert named in refusal.value.message
    assert "FEJKOLLEN_ACCEPT_REAL_LOOKING_NUMBERS" in refusal.value.message
    stranger = PEOPLE.by_number(country, ssn, today=TODAY, accept_real_looking=True)
    assert PEOPLE.by_id(stranger.id) == stranger


def test_nobody_is_born_after_today() -> None:
    with pytest.raises(NationalNumberIsInvalid, match="in the future"):
        PEOPLE.by_number(Country.SWEDEN, "202601912393", today=date(2026, 1, 30))


@pytest.mark.parametrize(
    ("phone", "person_id"),
    [
        ("+4790881716", "vipps-test-user"),
        ("004790881716", "vipps-test-user"),
        ("4790881716", "vipps-test-user"),
        ("90881716", "vipps-test-user"),
        (" +47 908 81 716 ", "vipps-test-user"),
        ("+47-908.81(716)", "vipps-test-user"),
        ("+4790000001", "nora"),
        ("+4520000001", "mikkel"),
        ("90000000", "stranger-phone-4790000000"),
    ],
)
def test_somebody_is_found_by_phone(phone: str, person_id: str) -> None:
    assert PEOPLE.by_phone(phone).id == person_id


def test_a_stranger_with_a_phone_is_a_norwegian_with_a_test_number() -> None:
    stranger = PEOPLE.by_phone("90000000")
    assert (stranger.country, stranger.phone) == (Country.NORWAY, "+4790000000")
    assert Provider.VIPPS in stranger.eids
    number = read_number(Country.NORWAY, stranger.ssn, today=TODAY)
    assert number.synthetic
    assert int(number.text[2:4]) > 80
    assert stranger.age_on(TODAY) >= 18
    assert PeopleDirectory(()).by_id(stranger.id) == stranger
    assert PEOPLE.by_phone("90000002").ssn != stranger.ssn


@pytest.mark.parametrize(
    ("phone", "rule"),
    [
        ("", "must be a number like"),
        ("abc", "must be a number like"),
        ("10881716", "must be a number like"),
        ("+4710881716", "must have 8 digits after +47"),
        ("+47908817160", "must have 8 digits after +47"),
        ("٩٠٨٨١٧١٦", "must be a number like"),
        ("9" * 10_000, "must be a number like"),
        ("+46701740699", "nobody has this number"),
    ],
)
def test_a_phone_nobody_can_have_is_refused(phone: str, rule: str) -> None:
    with pytest.raises(InputIsInvalid) as refusal:
        PeopleDirectory(()).by_phone(phone)
    assert refusal.value.field == "phone"
    assert rule in refusal.value.rule


def test_holders_hold_the_eid_and_come_in_order() -> None:
    for provider in Provider:
        assert all(provider in person.eids for person in PEOPLE.holders(provider))
    assert PEOPLE.holders(Provider.VIPPS)[0].id == "nora"


@given(text=st.text(max_size=60), country=st.sampled_from(Country))
@settings(max_examples=200)
def test_any_number_finds_somebody_or_is_refused(text: str, country: Country) -> None:
    try:
        found = PEOPLE.by_number(country, text, today=TODAY).id
    except InputIsInvalid as refusal:
        found = refusal.rule
    assert 0 < len(found) < 300


@given(text=st.text(alphabet="+0479 -x", max_size=14) | st.text(max_size=60))
@settings(max_examples=200)
def test_any_phone_finds_somebody_or_is_refused(text: str) -> None:
    try:
        found = PEOPLE.by_phone(text).id
    except InputIsInvalid as refusal:
        found = refusal.rule
    assert 0 < len(found) < 300


@pytest.mark.parametrize("text", ["\0", "😀", "\ud800", "٣" * 12, "a" * 10_000, "+" * 10_000])
def test_outlandish_text_is_refused(text: str) -> None:
    with pytest.raises(InputIsInvalid):
        PEOPLE.by_phone(text)
    for country in Country:
        with pytest.raises(NationalNumberIsInvalid):
            PEOPLE.by_number(country, text, today=TODAY)
