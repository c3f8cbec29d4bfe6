"""Loads accounts from a YAML file; a mistake anywhere means that none is loaded."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from fejkollen_server.accounts.account import (
    AccountSettings,
    ConfiguredAccount,
    Expired,
    Feature,
    PhoneAnswers,
    account_id_problem,
)
from fejkollen_server.accounts.allowed_addresses import entry_problem
from fejkollen_server.accounts.authentication import digest_of
from fejkollen_server.callbacks.egress import url_problem
from fejkollen_server.callbacks.schedule import RetrySchedule
from fejkollen_server.clock import read_instant
from fejkollen_server.durations import LONGEST
from fejkollen_server.errors import PersonIsUnknown
from fejkollen_server.marked_yaml import MarkedValue, did_you_mean, read_yaml
from fejkollen_server.people.directory import PeopleDirectory
from fejkollen_server.people.pace import Pace

_REQUIRED = ("id", "secret_key")
_SETTINGS = tuple(field.name for field in fields(AccountSettings))


def load_accounts(path: Path, defaults: AccountSettings, people: PeopleDirectory) -> tuple[ConfiguredAccount, ...]:
    root = read_yaml(path).fields(allowed=("accounts",), required=("accounts",))
    accounts: dict[str, ConfiguredAccount] = {}
    for written in root["accounts"].items():
        given = written.fields((*_REQUIRED, *_SETTINGS), _REQUIRED)
        account = _account(given, defaults)
        if "default_people" in given:
            _refuse_unknown(given["default_people"], people)
        if account.id in accounts:
            raise given["id"].refusal(f"there is already an account {account.id!r}")
        accounts[account.id] = account
    return tuple(accounts.values())


def unknown_person(person_id: str, people: PeopleDirectory) -> str | None:
    """Say what is wrong with naming somebody who does not exist."""
    try:
        people.by_id(person_id)
    except PersonIsUnknown as error:
        return f"{error}{did_you_mean(person_id, [person.id for person in people.everybody])}"
    return None


def _refuse_unknown(written: MarkedValue, people: PeopleDirectory) -> None:
    for item in written.items():
        if problem := unknown_person(item.text(), people):
            raise item.refusal(problem)


def _account(given: Mapping[str, MarkedValue], defaults: AccountSettings) -> ConfiguredAccount:
    account_id = given["id"].text()
    if problem := account_id_problem(account_id):
        raise given["id"].refusal(problem)
    # A callback key is a secret of one account, so no account inherits another's.
    own_defaults = replace(defaults, callback_key=None)
    values: dict[str, Any] = {name: _read(name, given[name]) for name in _SETTINGS if name in given}
    return ConfiguredAccount(account_id, digest_of(given["secret_key"].text()), replace(own_defaults, **values))


def _read(name: str, written: MarkedValue) -> object:
    if written.is_null:
        if name in _MAY_BE_NULL:
            return None
        raise written.refusal("must not be empty")
    return _READERS[name](written)


def _addresses(written: MarkedValue) -> tuple[str, ...]:
    for item in written.items():
        if problem := entry_problem(item.text()):
            raise item.refusal(problem)
    return _texts(written)


def _texts(written: MarkedValue) -> tuple[str, ...]:
    return tuple(item.text() for item in written.items())


def _features(written: MarkedValue) -> frozenset[Feature]:
    return frozenset(item.choice(Feature) for item in written.items())


def _url(written: MarkedValue) -> str:
    url = written.text()
    problem = url_problem(url)
    if problem:
        raise written.refusal(problem)
    return url


def _time(written: MarkedValue) -> float:
    try:
        time = float(written.text())
    except ValueError:
        raise written.refusal("must be a number of seconds") from None
    if not 0 < time <= LONGEST:
        raise written.refusal("must be more than 0 seconds and at most 10 years")
    return time


def _instant(written: MarkedValue) -> int:
    try:
        return read_instant(written.text())
    except ValueError as error:
        raise written.refusal(str(error)) from None


def _whole_number(written: MarkedValue) -> int:
    try:
        return int(written.text())
    except ValueError:
        raise written.refusal("must be a whole number") from None


def _schedule(written: MarkedValue) -> tuple[float, ...]:
    try:
        return RetrySchedule.parse(
            written.text() if written.is_text else [_delay(item) for item in written.items()]
        ).delays
    except ValueError as error:
        raise written.refusal(str(error)) from None


def _delay(written: MarkedValue) -> float:
    try:
        return float(written.text())
    except ValueError:
        raise written.refusal("must be a number of seconds") from None


_MAY_BE_NULL = frozenset(
    {
        "callback_key",
        "clock_starts_at",
        "retention",
        "seed",
        "session_lifetime",
        "static_callback_url",
        "static_redirect_url",
    }
)

_READERS: Mapping[str, Callable[[MarkedValue], object]] = {
    "callback_key": MarkedValue.text,
    "callback_urls": _addresses,
    "redirect_urls": _addresses,
    "static_callback_url": _url,
    "static_redirect_url": _url,
    "callback_url_beside_static": MarkedValue.switch,
    "features": _features,
    "pace": lambda written: written.choice(Pace),
    "phone_answers": lambda written: written.choice(PhoneAnswers),
    "tester_panel": MarkedValue.switch,
    "default_people": _texts,
    "competing_sessions": MarkedValue.switch,
    "collect_limit": MarkedValue.switch,
    "collect_limit_by_account_clock": MarkedValue.switch,
    "clock_starts_at": _instant,
    "seed": _whole_number,
    "callbacks_paused": MarkedValue.switch,
    "journal": MarkedValue.switch,
    "callback_on_cancel": MarkedValue.switch,
    "cancel_of_ended_is_not_found": MarkedValue.switch,
    "expired": lambda written: written.choice(Expired),
    "always_disclose_ssn": MarkedValue.switch,
    "empty_signatory_text": MarkedValue.switch,
    "strict_bankid_start": MarkedValue.switch,
    "explained_id_cards": MarkedValue.switch,
    "accept_real_looking_numbers": MarkedValue.switch,
    "callback_schedule": _schedule,
    "retention": _time,
    "session_lifetime": _time,
}
