"""An account and everything that can be set for it."""

from dataclasses import dataclass
from enum import StrEnum

from fejkollen_server.clock import REAL_TIME, AccountClock, Instant
from fejkollen_server.people.pace import Pace

_LONGEST_ID = 100


class Feature(StrEnum):
    """What IDkollen enables customer by customer."""

    DOCUMENTS = "documents"
    ORG_NUMBER = "orgNumber"
    REQUEST_SSN = "requestSsn"
    REQUEST_PHONE = "requestPhone"
    REQUEST_EMAIL = "requestEmail"
    REQUEST_ADDRESS = "requestAddress"


class PhoneAnswers(StrEnum):
    """Who answers what a hosted page asks on a person's phone."""

    BY_HAND = "byHand"
    """Somebody at the simulated phone."""
    BY_HABIT = "byHabit"
    """The person, at once and by their habit."""


class Expired(StrEnum):
    """What relying parties are answered about a session that has run out."""

    FAILED = "failed"
    """FAILED with SESSION_TIMEOUT for as long as an ended session can be collected, then 404."""
    NOT_FOUND = "notFound"
    """404 at once."""


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """Times are in seconds. The defaults are IDkollen's documented behaviour, or the nearest to it that is known."""

    callback_key: str | None = None
    """Signs callbacks; without one they carry no signature."""
    callback_urls: tuple[str, ...] = ()
    """Domains or URL beginnings to which callbacks may be asked for; empty allows all."""
    redirect_urls: tuple[str, ...] = ()
    """Domains or URL beginnings to which people may be sent back; empty allows all."""
    static_callback_url: str | None = None
    """Called at the end of every session that calls back, instead of what a start names."""
    static_redirect_url: str | None = None
    """Where people are sent back to when a start names no redirectUrl."""
    callback_url_beside_static: bool = False
    """Whether a start's callbackUrl is called although the account has a static one; IDkollen has one or the other."""
    features: frozenset[Feature] = frozenset(Feature)
    pace: Pace = Pace.FAST
    phone_answers: PhoneAnswers = PhoneAnswers.BY_HAND
    tester_panel: bool = True
    """Whether hosted pages have the tester's panel at their foot."""
    default_people: tuple[str, ...] = ()
    """Who answers a session that names nobody: the first of them who holds the eID."""
    competing_sessions: bool = True
    """Whether a person who is busy with one session disturbs the next, by each eID's own rule."""
    collect_limit: bool = True
    """Whether a second collect within a second answers 429."""
    collect_limit_by_account_clock: bool = False
    """Whether that second is one of the account's own clock instead of a real one."""
    callback_on_cancel: bool = True
    """Whether a cancel by the relying party is called back like any other failure (undocumented)."""
    cancel_of_ended_is_not_found: bool = False
    """Whether cancelling a session that has ended answers 404 instead of 204 (undocumented)."""
    expired: Expired = Expired.FAILED
    """What is answered about a session that has run out (only a 404, at some time, is documented)."""
    always_disclose_ssn: bool = False
    """Whether BankID NO and Vipps give the national number without requestSsn (official clients differ)."""
    empty_signatory_text: bool = False
    """Whether companySignatoryText is empty for somebody who is no signatory, instead of saying so."""
    strict_bankid_start: bool = False
    """Whether a BankID SE order that nobody opens within 30 seconds fails at any pace, as at BankID itself."""
    explained_id_cards: bool = False
    """Whether the refusal of a digital ID card says what is wrong with it, instead of BankID's verificationFailed."""
    accept_real_looking_numbers: bool = False
    callback_schedule: tuple[float, ...] = (0.0,)
    """When to try a callback: the first counted from the end of the session, each other from the try before it."""
    clock_starts_at: Instant | None = None
    """Where the clock stands still when the account is new or reset, instead of running with the real time."""
    seed: int | None = None
    """Makes the account's ids, tokens and words repeatable."""
    callbacks_paused: bool = False
    """Whether callbacks are held back until they are released."""
    journal: bool = True
    """Whether requests are written down in the journal."""
    retention: float | None = None
    """How long an ended session can be collected, instead of the eID's own time."""
    session_lifetime: float | None = None
    """How long every session may last, instead of the eID's own time."""


@dataclass(frozen=True, slots=True)
class ConfiguredAccount:
    id: str
    secret_digest: str
    settings: AccountSettings


@dataclass(frozen=True, slots=True)
class Account:
    number: int
    """The key inside the database."""
    id: str
    """The account id of HTTP Basic."""
    secret_digest: str
    settings: AccountSettings = AccountSettings()
    clock: AccountClock = REAL_TIME
    revision: int = 0
    """Counts the changes of settings, people and scenarios."""


def account_id_problem(account_id: str) -> str | None:
    """Say in a phrase what is wrong with an account id."""
    if not 0 < len(account_id) <= _LONGEST_ID or not account_id.isprintable():
        return f"must be 1 to {_LONGEST_ID} printable characters"
    if any(sign in account_id for sign in ":/"):
        return "must not contain a colon, which ends the account id in HTTP Basic, nor a slash"
    if account_id == "admin":
        return "must not be admin, which is who controls everything"
    return None
