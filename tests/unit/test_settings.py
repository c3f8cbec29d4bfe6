"""Settings come from the environment alone, and what is wrong with one is told in one line."""

from collections.abc import Mapping
from typing import Any

import pytest

from fejkollen_server.accounts.account import AccountSettings, Expired, Feature, PhoneAnswers
from fejkollen_server.callbacks.egress import Network
from fejkollen_server.errors import ConfigurationIsWrong
from fejkollen_server.people.pace import Pace
from fejkollen_server.settings import Profile, Settings, load_settings

CERTIFICATE = "tests/callbacks/receiver.test.pem"
TRUE = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}

GOOD: Mapping[str, Mapping[str, Any]] = {
    "profile": {"local": Profile.LOCAL},
    "host": {"0.0.0.0": "0.0.0.0", "::1": "::1"},  # noqa: S104 - nothing is opened here.
    "port": {"0": 0, "65535": 65535},
    "database_url": {"postgresql://u:p@h/d": "postgresql://u:p@h/d"},
    "database_connections": {"1": 1, "100": 100},
    "durability": {"normal": "normal", "full": "full"},
    "control_key": {"k": "k"},
    "public_url": {
        "https://eid.example.test/x": "https://eid.example.test/x",
        "http://eid.example.test/": "http://eid.example.test",
        "": None,
    },
    "allowed_hosts": {"eid.example.test, .example.test": ("eid.example.test", ".example.test"), "": ()},
    "accounts_file": {"a.yaml": "a.yaml", "": None},
    "people_file": {"p.yaml": "p.yaml", "": None},
    "scenarios": {"rules": "rules", "": None},
    "document_retention": {"0.5": 0.5, "315360000": 315360000.0},
    "sealing_idle": {"0.5": 0.5, "60": 60.0},
    "seed": {"42": 42, "": None},
    "log_format": {"text": "text", "json": "json"},
    "log_level": {level: level for level in ("debug", "info", "warning", "error")},
    "callback_network": {"local": Network.LOCAL, "open": Network.OPEN},
    "callback_rewrite": {"": "", "http://a=http://b": "http://a=http://b"},
    "callback_timeout": {"0.1": 0.1, "60": 60.0},
    "callback_ca_file": {CERTIFICATE: CERTIFICATE, "": None},
    "callback_workers": {"1": 1, "100": 100},
    "account_id": {"web-shop": "web-shop", "Å æ": "Å æ"},
    "secret_key": {"s:é": "s:é"},
    "callback_key": {"k": "k", "": ""},
    "callback_urls": {"a.test, b.test,": ("a.test", "b.test"), "": ()},
    "redirect_urls": {"http://a.test/x": ("http://a.test/x",), "": ()},
    "static_callback_url": {"http://localhost:3000/c": "http://localhost:3000/c", "": None},
    "static_redirect_url": {"http://localhost:3000/r": "http://localhost:3000/r", "": None},
    "callback_url_beside_static": TRUE,
    "features": {"documents, requestSsn": frozenset({Feature.DOCUMENTS, Feature.REQUEST_SSN}), "": frozenset()},
    "pace": {pace.value: pace for pace in Pace},
    "phone_answers": {answers.value: answers for answers in PhoneAnswers},
    "tester_panel": TRUE,
    "default_people": {"astrid,nora": ("astrid", "nora"), "": ()},
    "competing_sessions": TRUE,
    "collect_limit": TRUE,
    "collect_limit_by_account_clock": TRUE,
    "clock_starts_at": {"2026-11-23T12:00:00Z": 1_795_435_200_000_000, "": None},
    "callbacks_paused": TRUE,
    "journal": TRUE,
    "journal_size": {"0": 0, "10000": 10_000},
    "callback_on_cancel": TRUE,
    "cancel_of_ended_is_not_found": TRUE,
    "expired": {each.value: each for each in Expired},
    "always_disclose_ssn": TRUE,
    "empty_signatory_text": TRUE,
    "strict_bankid_start": TRUE,
    "explained_id_cards": TRUE,
    "accept_real_looking_numbers": TRUE,
    "callback_schedule": {"never": (), "ci": (0, 1, 2, 5), "[0, 1.5]": (0, 1.5)},
    "retention": {"1": 1.0, "": None},
    "session_lifetime": {"2.5": 2.5, "": None},
}

_SECONDS = {"0": "must be greater than 0", "315360001": "must be less than or equal to 315360000", "soon": "must be a"}
_SWITCH = {"perhaps": "must be a valid boolean", "": "must be a valid boolean"}
_URL = {"localhost:3000": "must be an http or https URL", "http://a b": "must not contain whitespace"}

BAD: Mapping[str, Mapping[str, str]] = {
    "profile": {"production": "must be 'local' or 'shared'"},
    "host": {"": "must have at least 1 character"},
    "port": {"-1": "must be greater than or equal to 0", "65536": "must be less than", "http": "must be a valid int"},
    "database_connections": {"0": "must be greater than or equal to 1", "101": "must be less than or equal to 100"},
    "durability": {"FULL": "must be 'normal' or 'full'"},
    "control_key": {"": "must have at least 1 character"},
    "public_url": _URL
    | {f"https://eid.example.test/x{end}": "must have neither query nor fragment" for end in ("?a=1", "#a", "?", "#")},
    "document_retention": _SECONDS,
    "sealing_idle": _SECONDS,
    "seed": {"x": "must be a valid integer"},
    "log_format": {"xml": "must be 'text' or 'json'"},
    "log_level": {"trace": "must be 'debug', 'info', 'warning' or 'error'"},
    "callback_network": {"all": "must be 'local' or 'open'"},
    "callback_rewrite": {"http://a": ""},
    "callback_timeout": {"0": "must be greater than 0", "61": "must be less than or equal to 60"},
    "callback_ca_file": {"missing.pem": "missing.pem holds no certificates", "Makefile": "Makefile holds no cert"},
    "callback_workers": {"0": "must be greater than or equal to 1", "101": "must be less than or equal to 100"},
    "account_id": {
        "a:b": "must not contain a colon",
        "a/b": "must not contain a colon",
        "": "must be 1 to 100 printable characters",
        "a\n": "must be 1 to 100 printable characters",
        "admin": "must not be admin",
    },
    "secret_key": {"": "must have at least 1 character"},
    "static_callback_url": _URL | {"https://api.idkollen.se/": "must not be the real service's"},
    "static_redirect_url": _URL,
    "callback_url_beside_static": _SWITCH,
    "features": {"dokuments": "must be 'documents', 'orgNumber', 'requestSsn'"},
    "phone_answers": {"later": "must be 'byHand' or 'byHabit'"},
    "tester_panel": _SWITCH,
    "pace": {"slow": "must be 'realistic', 'fast', 'instant' or 'byHand'"},
    "competing_sessions": _SWITCH,
    "collect_limit": _SWITCH,
    "collect_limit_by_account_clock": _SWITCH,
    "clock_starts_at": {"noon": "must be a date and time with its zone", "2026-01-31T12:00:00": "must be a date"},
    "callbacks_paused": _SWITCH,
    "journal": _SWITCH,
    "journal_size": {"-1": "must be greater than or equal to 0", "1000001": "must be less than", "all": "must be a"},
    "callback_on_cancel": _SWITCH,
    "cancel_of_ended_is_not_found": _SWITCH,
    "expired": {"never": "must be 'failed' or 'notFound'"},
    "always_disclose_ssn": _SWITCH,
    "empty_signatory_text": _SWITCH,
    "strict_bankid_start": _SWITCH,
    "explained_id_cards": _SWITCH,
    "accept_real_looking_numbers": _SWITCH,
    "callback_schedule": {"often": "a retry schedule is one of once, ci", "[-1]": "a delay is between 0 and"},
    "retention": _SECONDS,
    "session_lifetime": _SECONDS,
}

# Any text will do, or it is judged where it is used.
NEVER_REFUSED = {
    "database_url", "allowed_hosts", "accounts_file", "people_file",
    "scenarios", "callback_key", "callback_urls", "redirect_urls", "default_people",
}  # fmt: skip


def _variable(name: str) -> str:
    return f"FEJKOLLEN_{name.upper()}"


def test_the_tables_here_name_every_setting() -> None:
    assert set(GOOD) == set(Settings.model_fields)
    assert set(BAD) | NEVER_REFUSED == set(Settings.model_fields)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in GOOD.items() for text in texts])
def test_every_setting_is_read(name: str, text: str) -> None:
    assert getattr(load_settings({_variable(name): text}), name) == GOOD[name][text]


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in BAD.items() for text in texts])
def test_what_makes_no_sense_is_refused_in_one_line_with_its_name(name: str, text: str) -> None:
    with pytest.raises(ConfigurationIsWrong) as refusal:
        load_settings({_variable(name): text})
    told = str(refusal.value)
    assert told.startswith(f"{_variable(name)}: {BAD[name][text]}")
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_described_for_people(name: str) -> None:
    description = Settings.model_fields[name].description or ""
    assert len(description) > 10
    assert not description.endswith(".")


def test_without_an_environment_everything_has_its_default() -> None:
    assert load_settings({}) == Settings()


def test_other_programs_variables_are_none_of_our_business() -> None:
    assert load_settings({"PORT": "x", "fejkollen_port": "x", "PATH": "/bin"}) == Settings()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("FEJKOLLEN_PROT", "FEJKOLLEN_PROT: there is no such setting; did you mean FEJKOLLEN_PORT?"),
        ("FEJKOLLEN_SECRETKEY", "FEJKOLLEN_SECRETKEY: there is no such setting; did you mean FEJKOLLEN_SECRET_KEY?"),
        ("FEJKOLLEN_port", "FEJKOLLEN_port: there is no such setting; did you mean FEJKOLLEN_PORT?"),
        ("FEJKOLLEN_", "FEJKOLLEN_: there is no such setting"),
    ],
)
def test_an_unknown_name_is_refused_with_what_was_probably_meant(name: str, told: str) -> None:
    with pytest.raises(ConfigurationIsWrong, match=told.replace("?", r"\?")):
        load_settings({name: "1"})


def test_an_unknown_name_in_code_is_refused_too() -> None:
    with pytest.raises(ValueError, match="prot"):
        Settings(prot=1)  # type: ignore[call-arg]


@pytest.mark.parametrize("kept", ["secret_key", "callback_key", "control_key"])
def test_the_profile_shared_refuses_each_demo_secret(kept: str) -> None:
    own = {"secret_key": "own", "callback_key": "own", "control_key": "own"}
    environment = {_variable(name): value for name, value in own.items() if name != kept}
    with pytest.raises(ConfigurationIsWrong) as refusal:
        load_settings({"FEJKOLLEN_PROFILE": "shared", **environment})
    assert str(refusal.value) == f"{_variable(kept)} must be set: the profile shared refuses the demo secret"


def test_the_profile_shared_takes_secrets_of_its_own_and_no_callback_key() -> None:
    settings = load_settings(
        {
            "FEJKOLLEN_PROFILE": "shared",
            "FEJKOLLEN_SECRET_KEY": "own",
            "FEJKOLLEN_CONTROL_KEY": "own",
            "FEJKOLLEN_CALLBACK_KEY": "",
        }
    )
    assert (settings.profile, settings.account_defaults.callback_key) == (Profile.SHARED, None)


def test_secrets_are_not_in_what_settings_look_like() -> None:
    planted = {name: f"planted-{name}" for name in ("secret_key", "callback_key", "control_key", "database_url")}
    assert "planted" not in repr(Settings(**planted))


def test_refusals_do_not_repeat_the_value() -> None:
    with pytest.raises(ConfigurationIsWrong) as refusal:
        load_settings({"FEJKOLLEN_CALLBACK_TIMEOUT": "planted"})
    assert "planted" not in str(refusal.value)


def test_account_defaults_are_the_settings_of_the_same_names() -> None:
    settings = load_settings(
        {
            "FEJKOLLEN_CALLBACK_KEY": "k",
            "FEJKOLLEN_PACE": "byHand",
            "FEJKOLLEN_CALLBACK_SCHEDULE": "ci",
            "FEJKOLLEN_RETENTION": "7",
            "FEJKOLLEN_COLLECT_LIMIT": "false",
            "FEJKOLLEN_DEFAULT_PEOPLE": "astrid",
        }
    )
    assert settings.account_defaults == AccountSettings(
        callback_key="k",
        pace=Pace.BY_HAND,
        callback_schedule=(0, 1, 2, 5),
        retention=7,
        collect_limit=False,
        default_people=("astrid",),
    )


def test_without_settings_an_account_behaves_as_documented() -> None:
    assert Settings().account_defaults == AccountSettings(callback_key="demo-callback-key")
