"""The JSON of accounts."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from app.accounts.account import AccountSettings, Feature, account_id_problem
from app.accounts.addresses import entry_problem
from app.callbacks.schedule import RetrySchedule
from app.control.models import ControlModel
from app.durations import LONGEST
from app.people.pace import Pace
from app.providers.wire import AnswerModel, Text, WebAddress


def _account_id(account_id: str) -> str:
    return _checked(account_id, account_id_problem)


def _address_entry(entry: str) -> str:
    return _checked(entry, entry_problem)


def _checked(text: str, problem_with: Callable[[str], str | None]) -> str:
    problem = problem_with(text)
    if problem:
        raise PydanticCustomError("rule", "{problem}", {"problem": problem})
    return text


AccountID = Annotated[Text, AfterValidator(_account_id)]
Addresses = tuple[Annotated[Text, AfterValidator(_address_entry)], ...]
Secret = Annotated[str, Field(min_length=1, max_length=500)]
Seconds = Annotated[float, Field(gt=0, le=LONGEST)]


def _schedule(value: object) -> object:
    if isinstance(value, str | list):
        try:
            return RetrySchedule.parse(value).delays
        except ValueError as error:
            raise PydanticCustomError("schedule", "{rule}", {"rule": str(error)}) from None
    return value


class AccountRequest(ControlModel):
    """A new account. Whatever is left out is made up or taken from the server's settings."""

    account_id: AccountID | None = None
    secret_key: Secret | None = None
    callback_key: Secret | None = None
    callback_urls: Addresses | None = None
    redirect_urls: Addresses | None = None
    static_callback_url: WebAddress | None = None
    static_redirect_url: WebAddress | None = None
    features: frozenset[Feature] | None = None
    pace: Pace | None = None
    default_people: tuple[Text, ...] | None = None
    competing_sessions: bool | None = None
    collect_limit: bool | None = None
    collect_limit_by_account_clock: bool | None = None
    callbacks_paused: bool | None = None
    journal: bool | None = None
    callback_on_cancel: bool | None = None
    cancel_of_ended_is_not_found: bool | None = None
    always_disclose_ssn: bool | None = None
    strict_bankid_start: bool | None = None
    accept_real_looking_numbers: bool | None = None
    callback_schedule: Annotated[tuple[float, ...], BeforeValidator(_schedule)] | None = None
    retention: Seconds | None = None
    session_lifetime: Seconds | None = None


class AccountMade(AnswerModel):
    """An account with its secrets and every setting."""

    account_id: str
    secret_key: str | None = None
    callback_key: str | None
    callback_urls: tuple[str, ...]
    redirect_urls: tuple[str, ...]
    static_callback_url: str | None
    static_redirect_url: str | None
    features: list[Feature]
    pace: Pace
    default_people: tuple[str, ...]
    competing_sessions: bool
    collect_limit: bool
    collect_limit_by_account_clock: bool
    callbacks_paused: bool
    journal: bool
    callback_on_cancel: bool
    cancel_of_ended_is_not_found: bool
    always_disclose_ssn: bool
    strict_bankid_start: bool
    accept_real_looking_numbers: bool
    callback_schedule: tuple[float, ...]
    retention: float
    session_lifetime: float | None


def settings_of(request: AccountRequest, defaults: AccountSettings, callback_key: str) -> AccountSettings:
    """Give the settings that the request makes; the names are the same. No account inherits another's callback key."""
    given = {name: value for name, value in request if name not in {"account_id", "secret_key"} and value is not None}
    return replace(defaults, **{"callback_key": callback_key, **given})
