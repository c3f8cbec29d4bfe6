"""The JSON of accounts."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from fejkollen_server.accounts.account import AccountSettings, Expired, Feature, PhoneAnswers, account_id_problem
from fejkollen_server.accounts.allowed_addresses import entry_problem
from fejkollen_server.callbacks.schedule import RetrySchedule
from fejkollen_server.clock import read_instant
from fejkollen_server.control.json_models import ControlModel, Moment
from fejkollen_server.durations import LONGEST
from fejkollen_server.people.pace import Pace
from fejkollen_server.web.wire import AnswerModel, Text, WebAddress


def _account_id(account_id: str) -> str:
    return _checked(account_id, account_id_problem)


def _address_entry(entry: str) -> str:
    return _checked(entry, entry_problem)


def _checked(text: str, problem_with: Callable[[str], str | None]) -> str:
    problem = problem_with(text)
    if problem:
        raise PydanticCustomError("rule", "{problem}", {"problem": problem})
    return text


_LARGEST_SEED = 2**53
_MAY_BE_TAKEN_AWAY = frozenset(
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


def _instant(value: object) -> object:
    if isinstance(value, str):
        try:
            return read_instant(value)
        except ValueError as error:
            raise PydanticCustomError("instant", "{rule}", {"rule": str(error)}) from None
    return value


StandsAt = Annotated[
    int,
    BeforeValidator(_instant),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-01-31T12:00:00Z"]}),
]


class AccountSettingsFields(ControlModel):
    """Every setting of an account. Times are in seconds."""

    callback_key: Secret | None = Field(None, description="Signs callbacks: HMAC-SHA256 in `X-Signature-SHA256`.")
    callback_urls: Addresses | None = Field(
        None, description="Domains or URL beginnings to which callbacks may be asked for; empty allows all."
    )
    redirect_urls: Addresses | None = Field(
        None, description="Domains or URL beginnings to which people may be sent back; empty allows all."
    )
    static_callback_url: WebAddress | None = Field(
        None, description="Called at the end of sessions, instead of a start's `callbackUrl`."
    )
    static_redirect_url: WebAddress | None = Field(None, description="Used when a start names no `redirectUrl`.")
    callback_url_beside_static: bool | None = Field(
        None,
        description="Whether a start's callbackUrl is called, although the account has a static one.",
    )
    features: frozenset[Feature] | None = Field(None, description="What IDkollen enables customer by customer.")
    pace: Pace | None = Field(None, description="How fast people answer; `byHand` for never by themselves.")
    phone_answers: PhoneAnswers | None = Field(
        None,
        description="Who answers what a hosted page asks on a phone: somebody at `/phone` (`byHand`), or the person at "
        "once (`byHabit`).",
    )
    tester_panel: bool | None = Field(None, description="Whether hosted pages have the tester's panel at their foot.")
    default_people: tuple[Text, ...] | None = Field(
        None, description="Who answers sessions that name nobody: the first of these people who holds the eID."
    )
    competing_sessions: bool | None = Field(
        None, description="Whether a busy person disturbs the next session, by each eID's own rule."
    )
    collect_limit: bool | None = Field(None, description="Whether a second collect within a second answers 429.")
    collect_limit_by_account_clock: bool | None = Field(
        None, description="Whether that second is one of the account's own clock, which may be frozen."
    )
    clock_starts_at: StandsAt | None = Field(
        None, description="Where the account's clock stands still when it is new or reset; null for the real time."
    )
    seed: Annotated[int, Field(ge=-_LARGEST_SEED, le=_LARGEST_SEED)] | None = Field(
        None, description="Makes the account's ids, tokens and words repeatable."
    )
    callbacks_paused: bool | None = Field(None, description="Whether callbacks are held back until they are released.")
    journal: bool | None = Field(None, description="Whether requests are written down in the journal.")
    callback_on_cancel: bool | None = Field(
        None, description="Whether a cancel by the relying party is called back like other failures."
    )
    cancel_of_ended_is_not_found: bool | None = Field(
        None, description="Whether cancelling a session that has ended answers 404 instead of 204."
    )
    expired: Expired | None = Field(
        None,
        description="What is answered about a session that has run out: FAILED with SESSION_TIMEOUT and 404 later "
        "(`failed`), or 404 at once (`notFound`).",
    )
    always_disclose_ssn: bool | None = Field(
        None, description="Whether BankID NO and Vipps give the national number without `requestSsn`."
    )
    empty_signatory_text: bool | None = Field(
        None,
        description="Whether companySignatoryText is empty for somebody who is no signatory, instead of saying so.",
    )
    strict_bankid_start: bool | None = Field(
        None,
        description="Whether a BankID SE order that nobody opens fails after 30 seconds, as always at `realistic`.",
    )
    explained_id_cards: bool | None = Field(
        None,
        description="Whether a refused digital ID card is explained, instead of BankID's `verificationFailed`.",
    )
    accept_real_looking_numbers: bool | None = Field(
        None, description="Whether national numbers outside the test ranges are accepted."
    )
    callback_schedule: Annotated[tuple[float, ...], BeforeValidator(_schedule)] | None = Field(
        None,
        description="When to try a callback: `once`, `ci`, `patient`, `never`, or seconds, the first counted from "
        "the end of the session, each other from the try before it.",
    )
    retention: Seconds | None = Field(
        None, description="How long an ended session can be collected, instead of each eID's own time."
    )
    session_lifetime: Seconds | None = Field(None, description="Lifetime of every session, instead of each eID's own.")

    def given_settings(self) -> dict[str, Any]:
        """Give the settings that the request makes, under the names they have inside."""
        names = AccountSettings.__dataclass_fields__.keys() & self.model_fields_set
        return {name: getattr(self, name) for name in names}


class AccountRequest(AccountSettingsFields):
    """A new account. Whatever is left out or null is made up or taken from the server's settings."""

    account_id: AccountID | None = Field(None, description="The user name of HTTP Basic.")
    secret_key: Secret | None = Field(None, description="The password of HTTP Basic.")


class AccountChange(AccountSettingsFields):
    """What is to be changed. What is left out stays; null takes away what need not be there."""

    secret_key: Secret | None = Field(None, description="A new password of HTTP Basic.")

    @model_validator(mode="after")
    def _takes_away_only_what_need_not_be_there(self) -> Self:
        for name in self.model_fields_set - _MAY_BE_TAKEN_AWAY:
            if getattr(self, name) is None:
                raise PydanticCustomError("names_its_field", "{name}: must not be null", {"name": to_camel(name)})
        return self


class AccountFork(ControlModel):
    """The account that a copy becomes."""

    account_id: AccountID | None = Field(None, description="Its user name of HTTP Basic; made up if left out.")


class AccountMade(AnswerModel):
    """An account with its secrets and every setting."""

    account_id: str
    secret_key: str | None = None
    callback_key: str | None
    callback_urls: tuple[str, ...]
    redirect_urls: tuple[str, ...]
    static_callback_url: str | None
    static_redirect_url: str | None
    callback_url_beside_static: bool
    features: list[Feature]
    pace: Pace
    phone_answers: PhoneAnswers
    tester_panel: bool
    default_people: tuple[str, ...]
    competing_sessions: bool
    collect_limit: bool
    collect_limit_by_account_clock: bool
    clock_starts_at: Moment | None
    seed: int | None
    callbacks_paused: bool
    journal: bool
    callback_on_cancel: bool
    cancel_of_ended_is_not_found: bool
    expired: Expired
    always_disclose_ssn: bool
    empty_signatory_text: bool
    strict_bankid_start: bool
    explained_id_cards: bool
    accept_real_looking_numbers: bool
    callback_schedule: tuple[float, ...]
    retention: float | None
    session_lifetime: float | None


class AccountForked(AccountMade):
    """A copy of an account. Ids are unique on the server, so those of sessions, documents and scenarios are new."""

    new_ids: dict[str, str] = Field(description="The new id of everything that was copied, by its old one.")


class AccountsSeen(AnswerModel):
    accounts: list[AccountMade] = Field(description="By their ids.")
    next: str | None = Field(None, description="What to give as `after` to see more; left out when there is no more.")


def settings_of(request: AccountRequest, defaults: AccountSettings, callback_key: str) -> AccountSettings:
    """Give the settings of a new account. No account inherits another's callback key."""
    given = {name: value for name, value in request.given_settings().items() if value is not None}
    return replace(defaults, **{"callback_key": callback_key, **given})
