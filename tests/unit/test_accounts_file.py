"""Accounts are loaded from YAML; a mistake is told with its place, and then none is loaded."""

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from fejkollen_server.accounts.account import AccountSettings, ConfiguredAccount, Expired, Feature, PhoneAnswers
from fejkollen_server.accounts.accounts_file import load_accounts
from fejkollen_server.accounts.authentication import digest_of
from fejkollen_server.errors import ConfigurationIsWrong
from fejkollen_server.people.directory import PeopleDirectory, load_built_in_cast
from fejkollen_server.people.pace import Pace

DEFAULTS = AccountSettings(callback_key="of the demo account", retention=60, pace=Pace.INSTANT)

Load = Callable[[str], tuple[ConfiguredAccount, ...]]

EVERY_SETTING: Mapping[str, tuple[str, Any]] = {
    "callback_key": ("signs", "signs"),
    "callback_urls": ("[localhost, http://shop.test/c]", ("localhost", "http://shop.test/c")),
    "redirect_urls": ("[shop.test]", ("shop.test",)),
    "static_callback_url": ("http://localhost:3000/c", "http://localhost:3000/c"),
    "static_redirect_url": ("http://localhost:3000/r", "http://localhost:3000/r"),
    "callback_url_beside_static": ("true", True),
    "features": ("[documents, orgNumber]", frozenset({Feature.DOCUMENTS, Feature.ORG_NUMBER})),
    "pace": ("byHand", Pace.BY_HAND),
    "phone_answers": ("byHabit", PhoneAnswers.BY_HABIT),
    "tester_panel": ("false", False),
    "default_people": ("[nora, astrid, stranger-se-199001012385]", ("nora", "astrid", "stranger-se-199001012385")),
    "competing_sessions": ("false", False),
    "collect_limit": ("False", False),
    "collect_limit_by_account_clock": ("true", True),
    "clock_starts_at": ("'2026-11-23T12:00:00Z'", 1_795_435_200_000_000),
    "seed": ("42", 42),
    "callbacks_paused": ("true", True),
    "journal": ("false", False),
    "callback_on_cancel": ("false", False),
    "cancel_of_ended_is_not_found": ("true", True),
    "expired": ("notFound", Expired("notFound")),
    "always_disclose_ssn": ("TRUE", True),
    "empty_signatory_text": ("true", True),
    "strict_bankid_start": ("true", True),
    "explained_id_cards": ("true", True),
    "accept_real_looking_numbers": ("true", True),
    "callback_schedule": ("[0, 1.5, 30]", (0.0, 1.5, 30.0)),
    "retention": ("0.5", 0.5),
    "session_lifetime": ("12", 12.0),
}


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load(text: str) -> tuple[ConfiguredAccount, ...]:
        path = tmp_path / "accounts.yaml"
        path.write_text(textwrap.dedent(text), "utf-8")
        return load_accounts(path, DEFAULTS, PeopleDirectory(load_built_in_cast()))

    return load


def _with(setting: str, value: str) -> str:
    return f"accounts:\n- id: shop\n  secret_key: s\n  {setting}: {value}\n"


def test_the_table_here_names_every_setting() -> None:
    assert set(EVERY_SETTING) == {field.name for field in fields(AccountSettings)}


@pytest.mark.parametrize("setting", EVERY_SETTING)
def test_every_setting_can_be_given(load: Load, setting: str) -> None:
    written, meant = EVERY_SETTING[setting]
    (account,) = load(_with(setting, written))
    assert getattr(account.settings, setting) == meant


def test_every_setting_can_be_given_at_once(load: Load) -> None:
    lines = "".join(f"  {name}: {written}\n" for name, (written, _) in EVERY_SETTING.items())
    (account,) = load(f"accounts:\n- id: shop\n  secret_key: s\n{lines}")
    assert account.settings == AccountSettings(**{name: meant for name, (_, meant) in EVERY_SETTING.items()})


def test_what_is_not_given_is_as_for_every_account_but_for_the_key(load: Load) -> None:
    (account,) = load("accounts: [{id: shop, secret_key: s}]")
    assert account == ConfiguredAccount("shop", digest_of("s"), AccountSettings(retention=60, pace=Pace.INSTANT))


def test_there_may_be_several_and_none(load: Load) -> None:
    two = load("accounts: [{id: a, secret_key: s}, {id: b, secret_key: s}]")
    assert [account.id for account in two] == ["a", "b"]
    assert load("accounts: []") == ()


MAY_BE_ABSENT = {
    "callback_key",
    "clock_starts_at",
    "retention",
    "seed",
    "session_lifetime",
    "static_callback_url",
    "static_redirect_url",
}


@pytest.mark.parametrize("setting", sorted(MAY_BE_ABSENT))
def test_null_takes_away_what_may_be_absent(load: Load, setting: str) -> None:
    (account,) = load(_with(setting, "null"))
    assert getattr(account.settings, setting) is None


@pytest.mark.parametrize("setting", sorted(set(EVERY_SETTING) - MAY_BE_ABSENT))
def test_null_is_refused_for_everything_else(load: Load, setting: str) -> None:
    with pytest.raises(ConfigurationIsWrong, match=rf"line 4: accounts\[0\]\.{setting}: must not be empty"):
        load(_with(setting, ""))


@pytest.mark.parametrize("preset", ["once", "ci", "patient", "never"])
def test_a_schedule_may_be_a_preset(load: Load, preset: str) -> None:
    (account,) = load(_with("callback_schedule", preset))
    assert isinstance(account.settings.callback_schedule, tuple)


def test_numbers_are_taken_as_they_are_typed(load: Load) -> None:
    (account,) = load("accounts: [{id: 0071, secret_key: 1e3}]")
    assert (account.id, account.secret_digest) == ("0071", digest_of("1e3"))


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("paze", "fast", ": there is no field 'paze'; did you mean pace?"),
        ("pace", "slow", ".pace: 'slow' is not one of realistic, fast, instant, byHand"),
        ("features", "documents", ".features: must be a list"),
        ("features", "[dokuments]", ".features[0]: 'dokuments' is not one of documents, orgNumber"),
        ("collect_limit", "maybe", ".collect_limit: must be true or false"),
        ("collect_limit", "[true]", ".collect_limit: must be a text"),
        ("retention", "soon", ".retention: must be a number of seconds"),
        ("retention", "0", ".retention: must be more than 0 seconds and at most 10 years"),
        ("retention", "nan", ".retention: must be more than 0 seconds and at most 10 years"),
        ("session_lifetime", "315360001", ".session_lifetime: must be more than 0 seconds and at most 10 years"),
        ("callback_schedule", "often", ".callback_schedule: a retry schedule is one of once, ci"),
        ("callback_schedule", "[0, x]", ".callback_schedule[1]: must be a number of seconds"),
        ("callback_schedule", "[-1]", ".callback_schedule: a delay is between 0 and"),
        ("static_callback_url", "localhost", ".static_callback_url: must be an http or https URL"),
        ("static_redirect_url", "ftp://a", ".static_redirect_url: must be an http or https URL"),
        ("default_people", "[nora, nobody]", ".default_people[1]: nobody is called 'nobody'"),
        ("default_people", "[noora]", ".default_people[0]: nobody is called 'noora'; did you mean nora?"),
        ("callback_key", "''", ".callback_key: must be one line of 1 to 500 characters"),
    ],
)
def test_a_mistake_is_told_with_line_and_field(load: Load, setting: str, value: str, told: str) -> None:
    with pytest.raises(ConfigurationIsWrong) as refusal:
        load(_with(setting, value))
    assert f"accounts.yaml line 4: accounts[0]{told}" in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("accounts: {}", "line 1: accounts: must be a list"),
        ("people: []", "line 1: there is no field 'people'"),
        ("accounts: [x]", "line 1: accounts[0]: must have fields"),
        ("accounts:\n- id: a", "line 2: accounts[0]: the field secret_key is missing"),
        ("accounts:\n- {id: 'a:b', secret_key: s}", "line 2: accounts[0].id: must not contain a colon"),
        ("accounts:\n- {id: a, secret_key: s}\n- {id: a, secret_key: t}", "line 3: accounts[1].id: there is already"),
        ("accounts:\n- {id: a, secret_key: s, id: b}", "line 2: accounts[0]: the field id is written twice"),
    ],
)
def test_a_file_of_another_shape_is_refused(load: Load, text: str, told: str) -> None:
    with pytest.raises(ConfigurationIsWrong) as refusal:
        load(text)
    assert told in str(refusal.value)
