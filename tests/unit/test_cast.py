"""The built-in people: somebody for every end, and nobody whom a strict client would turn down."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml
from stdnum import luhn
from stdnum.no.fodselsnummer import calc_check_digit1, calc_check_digit2

import fejkollen_server.people.directory
from fejkollen_server.eids.error_codes import EXAMPLE
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Country, ErrorCode, Provider
from fejkollen_server.errors import NationalNumberIsInvalid
from fejkollen_server.people.directory import load_built_in_cast
from fejkollen_server.people.numbers.by_country import read_number
from fejkollen_server.people.numbers.organisations import read_organisation_number
from fejkollen_server.people.person import HabitOutcome, Person, RegistrationLevel

CAST = load_built_in_cast()
BY_ID = {person.id: person for person in CAST}
WRITTEN = yaml.safe_load(Path(fejkollen_server.people.directory.__file__).with_name("cast.yaml").read_text("utf-8"))[
    "people"
]
PUBLISHED = {written["id"] for written in WRITTEN if "published_by" in written}

EMAIL = re.compile(r"[a-z0-9.-]+@example\.com")
CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"

CAUSES = [(provider, cause.name) for provider, profile in PROFILES.items() for cause in profile.causes]


def holders(provider: Provider) -> list[Person]:
    return [person for person in CAST if provider in person.eids]


@pytest.mark.parametrize("provider", Provider)
@pytest.mark.parametrize("outcome", [HabitOutcome.APPROVE, HabitOutcome.DECLINE, HabitOutcome.IGNORE])
def test_every_eid_has_somebody_with_every_habit(provider: Provider, outcome: HabitOutcome) -> None:
    assert any(person.habit.outcome is outcome for person in holders(provider))


@pytest.mark.parametrize(("provider", "cause"), CAUSES)
def test_every_eid_has_somebody_with_every_cause(provider: Provider, cause: str) -> None:
    assert any(person.habit.cause == cause for person in holders(provider))


@pytest.mark.parametrize("provider", Provider)
def test_every_eid_has_somebody_with_every_error(provider: Provider) -> None:
    found = [PROFILES[provider].cause(person.habit.cause) for person in holders(provider) if person.habit.cause]
    assert {cause.error for cause in found if cause} >= set(ErrorCode)


@pytest.mark.parametrize("provider", Provider)
def test_every_eid_has_somebody_with_an_error_that_is_on_no_list(provider: Provider) -> None:
    [person] = [person for person in holders(provider) if person.habit.error]
    assert (person.habit.error, EXAMPLE in ErrorCode.__members__) == (EXAMPLE, False)
    assert EXAMPLE in person.why


def test_whoever_fails_holds_one_eid_so_that_the_cause_is_clear() -> None:
    assert all(len(person.eids) == 1 for person in CAST if person.habit.outcome is HabitOutcome.FAIL)


@pytest.mark.parametrize(
    ("person_id", "eids"),
    [
        ("astrid", {Provider.BANKID_SE, Provider.FREJA}),
        ("nora", {Provider.BANKID_NO, Provider.VIPPS}),
        ("mikkel", {Provider.MITID}),
        ("aino", {Provider.FTN}),
    ],
)
def test_the_main_people_come_first_and_approve(person_id: str, eids: set[Provider]) -> None:
    person = BY_ID[person_id]
    assert (set(person.eids), person.habit.outcome) == (eids, HabitOutcome.APPROVE)
    assert person in CAST[:4]


def test_nobody_shares_an_id_a_number_or_a_norwegian_phone() -> None:
    for values in (
        [person.id for person in CAST],
        [(person.country, person.ssn) for person in CAST],
        [person.email for person in CAST if person.email],
        [person.phone for person in CAST if person.phone and person.country is not Country.SWEDEN],
        [person.pid for person in CAST if person.pid],
    ):
        assert [value for value, count in Counter(values).items() if count > 1] == []


def test_everybody_says_why_they_exist() -> None:
    assert [written["id"] for written in WRITTEN if not written.get("why")] == []
    assert [person.id for person in CAST if "\n" in person.why] == []


def test_every_id_is_kebab_case() -> None:
    assert [person.id for person in CAST if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", person.id)] == []


@pytest.mark.parametrize("person", [person for person in CAST if person.id not in PUBLISHED], ids=lambda p: p.id)
def test_every_number_is_a_test_number_and_tells_the_birth_date(person: Person) -> None:
    number = read_number(person.country, person.ssn, today=date(2026, 1, 1))
    assert number.synthetic
    assert (number.text, number.birth_date) == (person.ssn, person.birth_date)


def test_numbers_are_only_called_published_where_they_need_to_be() -> None:
    for person_id in PUBLISHED:
        person = BY_ID[person_id]
        try:
            assert not read_number(person.country, person.ssn, today=date(2026, 1, 1)).synthetic
        except NationalNumberIsInvalid:
            assert person_id in {"danske-demo", "danske-other-demo", "savings-bank-demo"}


def _passes_luhn(ssn: str) -> bool:
    return len(ssn) == 12 and luhn.is_valid(ssn[2:])


def _passes_mod_11(ssn: str) -> bool:
    return len(ssn) == 11 and (ssn[9], ssn[10]) == (calc_check_digit1(ssn), calc_check_digit2(ssn))


def _is_plausible_cpr(ssn: str) -> bool:
    day, month = int(ssn[:2]), int(ssn[2:4])
    return len(ssn) == 10 and (1 <= day <= 31 or 61 <= day <= 91) and 1 <= month <= 12


def _passes_mod_31(ssn: str) -> bool:
    return ssn[6] in "-+A" and ssn[10] == CHECK_CHARACTERS[int(ssn[:6] + ssn[7:10]) % 31]


STRICT = {
    Country.SWEDEN: _passes_luhn,
    Country.NORWAY: _passes_mod_11,
    Country.DENMARK: _is_plausible_cpr,
    Country.FINLAND: _passes_mod_31,
}
# The official clients check what they get. These numbers are as published or new, and fail those checks.
KNOWN_TO_FAIL = {"danske-demo", "danske-other-demo", "savings-bank-demo", "demouser5", "new-sign-taavi"}


@pytest.mark.parametrize("person", [person for person in CAST if person.id not in KNOWN_TO_FAIL], ids=lambda p: p.id)
def test_the_strictest_client_accepts_what_is_told_of_everybody(person: Person) -> None:
    assert STRICT[person.country](person.ssn)
    assert person.email is None or EMAIL.fullmatch(person.email)
    assert person.phone is None or re.fullmatch(r"\+[1-9]\d{7,14}", person.phone)
    assert person.country is not Country.NORWAY or not person.phone or re.fullmatch(r"\+47\d{8}", person.phone)
    assert Provider.BANKID_SE not in person.eids or person.id_issued


@pytest.mark.parametrize(("provider", "field"), [(Provider.VIPPS, "phone"), (Provider.MITID, "user_id")])
def test_whoever_must_be_reached_can_be(provider: Provider, field: str) -> None:
    assert [person.id for person in holders(provider) if not getattr(person, field)] == []


@pytest.mark.parametrize("age", [13, 15, 16, 18, 20])
def test_somebody_passes_every_age_limit_on_the_same_day(age: int) -> None:
    crossing = [
        person
        for person in CAST
        if (person.age_on(date(2029, 12, 31)), person.age_on(date(2030, 1, 1))) == (age - 1, age)
    ]
    assert crossing
    assert all(str(age) in person.why and "2030-01-01" in person.why for person in crossing)


def test_somebody_turns_18_in_every_country_on_the_same_day() -> None:
    assert {person.country for person in CAST if person.birth_date == date(2012, 1, 1)} == set(Country)


def test_somebody_is_older_than_100() -> None:
    assert BY_ID["centenarian-hildur"].age_on(date(2026, 1, 1)) >= 100
    assert read_number(Country.SWEDEN, "230712+9227", today=date(2026, 1, 1)).text == BY_ID["centenarian-hildur"].ssn


def test_somebody_in_every_country_has_a_protected_address() -> None:
    assert {person.country for person in CAST if person.address is None} == set(Country)


def test_somebody_has_every_letter_of_the_north() -> None:
    letters = set("".join(person.name for person in CAST).lower())
    assert set("åäöøæüðþčđŋšŧž") - {"ü"} <= letters
    assert "ü" in letters


def test_somebody_has_a_very_long_name() -> None:
    assert max(len(person.name) for person in CAST) > 100


def test_some_sign_for_an_organisation_and_somebody_there_does_not() -> None:
    roles = {role for person in CAST for role in person.roles}
    assert len(roles) == 2
    for role in roles:
        assert read_organisation_number(Country.SWEDEN, role.organisation_number) == role.organisation_number
    assert BY_ID["employee-emma"].roles == ()


def test_freja_is_held_in_every_country_and_at_every_level() -> None:
    assert {person.country for person in holders(Provider.FREJA)} == set(Country)
    assert {person.registration_level for person in holders(Provider.FREJA)} == set(RegistrationLevel)


def test_somebody_holds_no_eid() -> None:
    assert any(not person.eids for person in CAST)


@pytest.mark.parametrize(
    ("person_id", "name", "ssn", "user_id"),
    [
        ("donald-duck", "Donald Duck", "20123931743", None),
        ("minnie-mouse", "Minnie Mouse", "04081138481", None),
        ("john-johnson", "John Johnson", "11113306361", None),
        ("ola-nordmann", "Ola Nordmann", "10103933108", None),
        ("abenaa133", None, "0502669796", "Abenaa133"),
        ("freja5669", None, "2707343888", "Freja5669"),
        ("laura40305", None, "1902078084", "Laura40305"),
        ("demouser1", "Onni Juhani Korhonen", "010200A9618", "DEMOUSER1"),
        ("demouser2", "Aino Olivia Virtanen", "291292-918R", "DEMOUSER2"),
        ("demouser3", "Eino Ilmari Mäkinen", "030883-925M", "DEMOUSER3"),
        ("demouser4", "Helmi Aurora Nieminen", "170677-924F", "DEMOUSER4"),
        ("demouser5", None, "030516D9026", "DEMOUSER5"),
        ("demouser9", None, "010513A950N", "DEMOUSER9"),
        ("danske-demo", None, "280453-111A", "11111111"),
    ],
)
def test_the_published_test_users_are_there(person_id: str, name: str | None, ssn: str, user_id: str | None) -> None:
    person = BY_ID[person_id]
    assert (person.ssn, person.user_id) == (ssn, user_id)
    assert name in {None, person.name}
    assert person.habit.outcome is HabitOutcome.APPROVE


def test_the_published_vipps_user_has_the_published_phone() -> None:
    assert (BY_ID["vipps-test-user"].ssn, BY_ID["vipps-test-user"].phone) == ("55074308332", "+4790881716")
