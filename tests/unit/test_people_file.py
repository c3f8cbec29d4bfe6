"""Loading people from a file: everybody, or one line that says what is wrong and where."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fejkollen_server.eids.vocabulary import AuthenticatorKind, Country, ErrorCode, Provider
from fejkollen_server.errors import ConfigurationIsWrong
from fejkollen_server.people.directory import load_built_in_cast
from fejkollen_server.people.people_file import load_people
from fejkollen_server.people.person import Habit, HabitOutcome, Person, RegistrationLevel, Role

GOOD = """\
people:
  - id: extra-ebba
    given_name: Ebba
    surname: Extra
    country: SWEDEN
    ssn: 199001012385
    eids: [bankid-se]
"""


def load(tmp_path: Path, text: str, *, besides: tuple[Person, ...] = (), accept: bool = False) -> tuple[Person, ...]:
    path = tmp_path / "extra.yaml"
    path.write_text(text, "utf-8")
    return load_people(path, besides=besides, accept_real_looking_numbers=accept)


def refused(tmp_path: Path, text: str) -> str:
    with pytest.raises(ConfigurationIsWrong) as refusal:
        load(tmp_path, text)
    message = refusal.value.message
    assert "\n" not in message
    assert message.startswith(str(tmp_path / "extra.yaml"))
    return message.removeprefix(str(tmp_path / "extra.yaml")).strip()


def test_a_few_fields_make_a_whole_person(tmp_path: Path) -> None:
    (person,) = load(tmp_path, GOOD)
    assert (person.id, person.name, person.country) == ("extra-ebba", "Ebba Extra", Country.SWEDEN)
    assert (person.ssn, person.birth_date) == ("199001012385", date(1990, 1, 1))
    assert (person.eids, person.habit) == (frozenset({Provider.BANKID_SE}), Habit())
    assert (person.email, person.why) == ("extra-ebba@example.com", "written in extra.yaml")
    assert person.phone
    assert person.address
    assert person.id_issued
    assert load(tmp_path, GOOD) == (person,)


def test_every_field_can_be_written(tmp_path: Path) -> None:
    (person,) = load(
        tmp_path,
        """\
people:
  - id: extra
    given_name: Nora
    surname: Nei
    country: NORWAY
    ssn: 168225-48834
    birth_date: 1925-02-16
    eids: [bankid-no, freja]
    habit: {outcome: fail, cause: C131}
    phone: 90 00 00 01
    email: nora@example.test
    address: null
    pid: 9578-5999-4-0000001
    bank_id: "0000001"
    id_issued: 2024-01-01
    registration_level: BASIC
    roles: [{organisation_number: 988 077 917, organisation_name: Fejk AS}]
    user_id: nora1
    bank: null
    authenticators: [freja-app, bankid-no-app]
    published_by: Tenor
    why: to test
""",
    )
    assert person == Person(
        id="extra",
        given_name="Nora",
        surname="Nei",
        country=Country.NORWAY,
        ssn="16822548834",
        birth_date=date(1925, 2, 16),
        why="to test",
        eids=frozenset({Provider.BANKID_NO, Provider.FREJA}),
        habit=Habit(HabitOutcome.FAIL, cause="C131"),
        phone="+4790000001",
        email="nora@example.test",
        address=None,
        pid="9578-5999-4-0000001",
        bank_id="0000001",
        id_issued=date(2024, 1, 1),
        registration_level=RegistrationLevel.BASIC,
        roles=(Role("988077917", "Fejk AS"),),
        user_id="nora1",
        authenticators=frozenset({AuthenticatorKind.BANKID_NO_APP, AuthenticatorKind.FREJA_APP}),
        published_by="Tenor",
    )


def test_a_number_beginning_with_zero_needs_no_quotes(tmp_path: Path) -> None:
    text = GOOD.replace("SWEDEN", "NORWAY").replace("bankid-se", "bankid-no")
    (person,) = load(tmp_path, text.replace("199001012385", "04081138481"), accept=True)
    assert person.ssn == "04081138481"


def test_an_error_may_be_a_habit(tmp_path: Path) -> None:
    (person,) = load(tmp_path, GOOD + "    habit: {outcome: fail, error: CONFLICT}\n")
    assert person.habit == Habit(HabitOutcome.FAIL, error=ErrorCode.CONFLICT)


def test_a_published_number_may_break_every_rule(tmp_path: Path) -> None:
    text = GOOD.replace("SWEDEN", "FINLAND").replace("bankid-se", "ftn").replace("199001012385", "280453-111A")
    (person,) = load(tmp_path, f"{text}    published_by: Danske Bank\n    birth_date: 1953-04-28\n")
    assert (person.ssn, person.birth_date) == ("280453-111A", date(1953, 4, 28))


def test_an_empty_list_is_nobody(tmp_path: Path) -> None:
    assert load(tmp_path, "people: []\n") == ()


def added(line: str) -> str:
    return f"{GOOD}    {line}\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ": is empty"),
        ("# nothing\n", ": is empty"),
        ("people: [\n", "line 2: is not YAML: "),
        ("people:\n  - a: b: c\n", "line 2: is not YAML: mapping values are not allowed in this context"),
        ("people: \x07\n", ": is not YAML: "),
        ("[]\n", "line 1: must have fields, written as name: value"),
        ("persons: []\n", "line 1: there is no field 'persons'"),
        ("other: 1\n", "line 1: there is no field 'other'"),
        ("{}\n", "line 1: the field people is missing"),
        ("people: none\n", "line 1: people: must be a list"),
        ("people:\n  - just text\n", "line 2: people[0]: must have fields, written as name: value"),
        (GOOD.replace("    surname: Extra\n", ""), "line 2: people[0]: the field surname is missing"),
        (added("surnam: Fel"), "line 8: people[0]: there is no field 'surnam'; did you mean surname?"),
        (added("surname: Fel"), "line 8: people[0]: the field surname is written twice"),
        (GOOD.replace("extra-ebba", "Extra Ebba"), "line 2: people[0].id: must be 1 to 64 of a-z and 0-9, with"),
        (GOOD.replace("extra-ebba", "stranger-ebba"), "line 2: people[0].id: must not begin with stranger-"),
        (GOOD.replace("Ebba", '""'), "line 3: people[0].given_name: must be one line of 1 to 500 characters"),
        (GOOD.replace("Ebba", "null"), "line 3: people[0].given_name: must be a text"),
        (GOOD.replace("Ebba", "[a]"), "line 3: people[0].given_name: must be a text"),
        (GOOD.replace("Ebba", '"a\\nb"'), "line 3: people[0].given_name: must be one line"),
        (
            GOOD.replace("SWEDEN", "SE"),
            "line 5: people[0].country: 'SE' is not one of SWEDEN, NORWAY, DENMARK, FINLAND",
        ),
        (GOOD.replace("SWEDEN", "Sweden"), "FINLAND; did you mean SWEDEN?"),
        (GOOD.replace("SWEDEN", "NORWAY"), "line 6: people[0].ssn: must be 11 digits"),
        (GOOD.replace("199001012385", "900101-2385"), "line 6: people[0].ssn: must be 12 digits, YYYYMMDDNNNN"),
        (GOOD.replace("199001012385", "199001012386"), "line 6: people[0].ssn: the check digit does not fit"),
        (GOOD.replace("199001012385", "197905209289"), "FEJKOLLEN_ACCEPT_REAL_LOOKING_NUMBERS=true"),
        (added("birth_date: 1990-01-02"), "line 8: people[0].birth_date: the national number says 1990-01-01"),
        (added("birth_date: 1 January"), "line 8: people[0].birth_date: must be a date, YYYY-MM-DD"),
        (
            GOOD.replace("bankid-se", "bankid"),
            "line 7: people[0].eids[0]: 'bankid' is not one of bankid-se, freja, bankid-no, vipps, mitid, ftn",
        ),
        (GOOD.replace("bankid-se", "freja, mitid"), "line 7: people[0].eids[1]: mitid is for people of DENMARK"),
        (GOOD.replace("[bankid-se]", "bankid-se"), "line 7: people[0].eids: must be a list"),
        (added("habit: decline"), "line 8: people[0].habit: must have fields"),
        (
            added("habit: {outcome: fails}"),
            "line 8: people[0].habit.outcome: 'fails' is not one of approve, decline, ignore, fail; did you mean fail?",
        ),
        (added("habit: {outcome: fail}"), "line 8: people[0].habit: outcome: fail needs either an error or a cause"),
        (
            added("habit: {outcome: fail, error: CONFLICT, cause: cancelled}"),
            "line 8: people[0].habit: outcome: fail needs either an error or a cause",
        ),
        (
            added("habit: {outcome: approve, cause: cancelled}"),
            "line 8: people[0].habit.cause: only goes with outcome: fail",
        ),
        (
            added("habit: {outcome: fail, cause: usercancel}"),
            "is not a cause of any eID extra-ebba holds; did you mean userCancel?",
        ),
        (added("habit: {outcome: fail, cause: C131}"), "is not a cause of any eID extra-ebba holds"),
        (added("habit: {outcome: fail, error: broken}"), "line 8: people[0].habit.error: 'broken' is no error code"),
        (added("phone: 0701740605"), "line 8: people[0].phone: must be a number like +4790000000"),
        (added('phone: "+47 123"'), "line 8: people[0].phone: must be a number like +4790000000"),
        (added("email: nobody"), "line 8: people[0].email: must be an e-mail address"),
        (added("id_issued: soon"), "line 8: people[0].id_issued: must be a date, YYYY-MM-DD"),
        (added("registration_level: null"), "line 8: people[0].registration_level: must be a text"),
        (
            added("roles: [{organisation_number: 559000-0949, organisation_name: X}]"),
            "line 8: people[0].roles[0].organisation_number: the check digit does not fit: expected 8",
        ),
        (
            added("roles: [{organisation_number: 559000-0948}]"),
            "line 8: people[0].roles[0]: the field organisation_name is missing",
        ),
        (GOOD + GOOD.removeprefix("people:\n"), "line 8: people[1].id: already belongs to extra-ebba"),
        (
            GOOD + GOOD.removeprefix("people:\n").replace("extra-ebba", "other"),
            "line 12: people[1].ssn: already belongs to extra-ebba",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line_and_field(tmp_path: Path, text: str, message: str) -> None:
    assert message in refused(tmp_path, text)


def test_real_looking_numbers_can_be_allowed(tmp_path: Path) -> None:
    (person,) = load(tmp_path, GOOD.replace("199001012385", "197905209289"), accept=True)
    assert person.ssn == "197905209289"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD.replace("extra-ebba", "astrid"), "line 2: people[0].id: already belongs to astrid"),
        (GOOD.replace("199001012385", "199003142388"), "line 6: people[0].ssn: already belongs to astrid"),
        (added('phone: "+47 908 81 716"'), "line 8: people[0].phone: already belongs to vipps-test-user"),
    ],
)
def test_nothing_of_the_cast_can_be_taken(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigurationIsWrong, match=r"extra\.yaml line ") as refusal:
        load(tmp_path, text, besides=load_built_in_cast())
    assert refusal.value.message.endswith(message)


def test_the_same_number_may_exist_in_two_countries(tmp_path: Path) -> None:
    danish = GOOD.replace("SWEDEN", "DENMARK").replace("bankid-se", "mitid").replace("199001012385", "6101124019")
    norwegian = danish.replace("extra-ebba", "other").replace("mitid", "freja").removeprefix("people:\n")
    assert len(load(tmp_path, danish)) == 1
    assert "must be 11 digits" in refused(tmp_path, danish + norwegian.replace("DENMARK", "NORWAY"))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationIsWrong, match=r"nowhere\.yaml: cannot be read: "):
        load_people(tmp_path / "nowhere.yaml")


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "extra.yaml"
    path.write_bytes(b"people: \xff\xfe")
    with pytest.raises(ConfigurationIsWrong, match="cannot be read: 'utf-8' codec"):
        load_people(path)


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    assert "must not be bigger than 2 MB" in refused(tmp_path, "#" * 2_000_001)


def test_a_bomb_of_aliases_does_not_go_off(tmp_path: Path) -> None:
    levels = "".join(f"  - &a{at} [{', '.join([f'*a{at - 1}'] * 9)}]\n" for at in range(1, 30))
    assert "must have fields" in refused(tmp_path, f"people:\n  - &a0 [x]\n{levels}")


def test_a_deep_nest_is_refused(tmp_path: Path) -> None:
    message = "line 1: is not YAML: lists and fields are nested more than 20 deep"
    assert refused(tmp_path, "people: " + "[" * 100_000) == message


@given(text=st.text(max_size=60))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_people_or_one_line(tmp_path: Path, text: str) -> None:
    assert refused(tmp_path, text.encode("utf-8", "ignore").decode())
