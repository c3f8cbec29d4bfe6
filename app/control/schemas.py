"""The JSON of the control API."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from app.accounts.account import AccountSettings, Feature, account_id_problem
from app.accounts.addresses import entry_problem
from app.callbacks.schedule import RetrySchedule
from app.durations import LONGEST
from app.eids.vocabulary import Country, ErrorCode, Operation, Provider
from app.people.pace import Pace
from app.people.person import HabitOutcome
from app.providers.wire import AnswerModel, Text, WebAddress, WireModel


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


class ControlModel(WireModel):
    """A request of the control API. Unlike the imitated API it refuses what it does not know."""

    model_config = ConfigDict(extra="forbid", strict=False)


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


class CastHabit(AnswerModel):
    outcome: HabitOutcome
    error: ErrorCode | None = None
    cause: str | None = None


class CastPerson(AnswerModel):
    """Somebody simulated, and what they do when asked."""

    id: str
    name: str
    country: Country
    ssn: str
    phone: str | None = None
    eids: list[Provider]
    habit: CastHabit
    why: str


class Cast(AnswerModel):
    people: list[CastPerson]


class PersonChoice(ControlModel):
    """Who acts; without one, whoever the session belongs to, or else the first who holds the eID."""

    person: Text | None = None


class FailureChoice(ControlModel):
    """Why a session fails: IDkollen's error code, or the eID's own cause of one."""

    error: ErrorCode | None = None
    cause: Text | None = None

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if (self.error is None) == (self.cause is None):
            raise PydanticCustomError("exclusive", "error: either error or cause is required")
        return self


class HintChoice(ControlModel):
    hint_code: Text


class AttemptSeen(AnswerModel):
    at: str
    status: int | None = None
    error: str | None = None
    address: str | None = None
    milliseconds: float
    answer: str | None = None


class CallbackSeen(AnswerModel):
    id: str
    url: str
    state: str
    attempts: list[AttemptSeen]


class SessionSeen(AnswerModel):
    """A session as a tester sees it, with what became of its callback."""

    id: str
    ref_id: str | None = None
    account_id: str
    provider: Provider
    operation: Operation
    channel: str
    status: Literal["PENDING", "COMPLETED", "FAILED"]
    person: str | None = None
    error: ErrorCode | None = None
    cause: str | None = None
    hint_code: str | None = None
    started_at: str
    expires_at: str
    ended_at: str | None = None
    callbacks: list[CallbackSeen]


def settings_of(request: AccountRequest, defaults: AccountSettings, callback_key: str) -> AccountSettings:
    """Give the settings that the request makes; the names are the same. No account inherits another's callback key."""
    given = {name: value for name, value in request if name not in {"account_id", "secret_key"} and value is not None}
    return replace(defaults, **{"callback_key": callback_key, **given})
