"""What comes of asking each person of the cast, written down apart from the program that has to bring it about."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fejkollen_server.eids.vocabulary import Provider
from fejkollen_server.people.person import HabitOutcome, Person, RegistrationLevel
from tests.cast import CAST

ERRORS = {
    Provider.BANKID_SE: {
        "userCancel": "CANCELLED",
        "userDeclinedCall": "CANCELLED",
        "cancelled": "CONFLICT",
        "startFailed": "SESSION_TIMEOUT",
        "expiredTransaction": "SESSION_TIMEOUT",
        "certificateErr": "INVALID_ID",
        "notSupportedByUserApp": "UNSUPPORTED_CLIENT",
        "transactionRiskBlocked": "AUTH_FAILED",
        "internalError": "INTERNAL_ERROR",
    },
    Provider.FREJA: {
        "CANCELED": "CANCELLED",
        "RP_CANCELED": "CONFLICT",
        "EXPIRED": "SESSION_TIMEOUT",
        "REJECTED": "AUTH_FAILED",
        "ID_EXPIRED": "INVALID_ID",
        "APP_TOO_OLD": "UNSUPPORTED_CLIENT",
        "INTERNAL": "INTERNAL_ERROR",
    },
    Provider.BANKID_NO: {
        "access_denied": "CANCELLED",
        "wrong_words": "CANCELLED",
        "certificate_expired": "INVALID_ID",
        "certificate_blocked": "INVALID_ID",
        "C131": "CONFLICT",
        "C293": "CONFLICT",
        "C302": "SESSION_TIMEOUT",
        "credentials_spent": "AUTH_FAILED",
        "app_too_old": "UNSUPPORTED_CLIENT",
        "server_error": "INTERNAL_ERROR",
    },
    Provider.VIPPS: {
        "access_denied": "CANCELLED",
        "expired": "SESSION_TIMEOUT",
        "wrong_challenge": "AUTH_FAILED",
        "unknown_reject_reason": "AUTH_FAILED",
        "invalid_user": "AUTH_FAILED",
        "identity_expired": "INVALID_ID",
        "already_in_use": "CONFLICT",
        "outdated_app_version": "UNSUPPORTED_CLIENT",
        "old_app": "UNSUPPORTED_CLIENT",
        "server_error": "INTERNAL_ERROR",
    },
    Provider.MITID: {
        "mitid_user_aborted": "CANCELLED",
        "user_aborted": "CANCELLED",
        "mitid_timeout": "SESSION_TIMEOUT",
        "expired_token": "SESSION_TIMEOUT",
        "identity_not_found": "AUTH_FAILED",
        "authenticator_suspended": "AUTH_FAILED",
        "cpr_match_spent": "AUTH_FAILED",
        "credentials_spent": "AUTH_FAILED",
        "authenticator_revoked": "INVALID_ID",
        "parallel_sessions_detected": "CONFLICT",
        "app_too_old": "UNSUPPORTED_CLIENT",
        "mitid_core_client_error": "INTERNAL_ERROR",
    },
    Provider.FTN: {
        "cancelled_at_bank": "CANCELLED",
        "cancelled_at_choice": "CANCELLED",
        "timed_out_at_bank": "SESSION_TIMEOUT",
        "bank_error": "AUTH_FAILED",
        "credentials_spent": "AUTH_FAILED",
        "identity_expired": "INVALID_ID",
        "certificate_in_use": "CONFLICT",
        "sim_not_supported": "UNSUPPORTED_CLIENT",
        "bank_unavailable": "INTERNAL_ERROR",
    },
}
REFUSALS = {
    "alreadyInProgress": "alreadyInProgress",
    "invalidParameters": "invalidParameters",
    "1012": "User with the specified userInfo does not exist in Freja eID database",
    "2000": "Authentication request failed. Previous authentication request was rejected due to security reasons",
}
_PAGES: dict[Provider, list[tuple[str, str, dict[str, Any]]]] = {
    Provider.BANKID_NO: [("/v3/bankid-no/auth", "/v3/bankid-no/auth", {})],
    Provider.VIPPS: [("/v3/vipps/auth", "/v3/vipps/auth", {})],
    Provider.MITID: [("/v3/mitid/auth", "/v3/mitid/auth", {}), ("/v3/mitid/sign", "/v3/mitid/sign", {"text": "A"})],
    Provider.FTN: [("/v3/ftn/auth", "/v3/ftn/auth", {})],
}


@dataclass(frozen=True)
class Asking:
    """One way to ask one person, at an eID they hold."""

    provider: Provider
    person: Person
    path: str
    collect_path: str
    body: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.path.removeprefix('/v3/')} {self.person.id}"

    @property
    def refusal(self) -> str | None:
        return REFUSALS.get(self.person.habit.cause or "")

    @property
    def end(self) -> str:
        """The error, COMPLETED, REFUSED for no session at all, or PENDING for somebody who never answers."""
        habit = self.person.habit
        if self.refusal:
            return "REFUSED"
        if habit.error:
            return habit.error
        if habit.cause:
            return ERRORS[self.provider][habit.cause]
        if self.provider is Provider.FREJA and self.person.registration_level is RegistrationLevel.BASIC:
            return "AUTH_FAILED"
        ends = {HabitOutcome.APPROVE: "COMPLETED", HabitOutcome.DECLINE: "CANCELLED", HabitOutcome.IGNORE: "PENDING"}
        return ends[habit.outcome]


def by_name() -> list[Asking]:
    """Everybody who can be asked by national number or phone."""
    return [Asking(*each) for person in CAST.values() for each in _asked_by_name(person)]


def by_page() -> list[Asking]:
    """Everybody who can answer on a hosted page."""
    return [
        Asking(provider, person, *page)
        for person in CAST.values()
        for provider in sorted(person.eids & set(_PAGES))
        for page in _PAGES[provider]
    ]


def _asked_by_name(person: Person) -> Iterator[tuple[Provider, Person, str, str, dict[str, Any]]]:
    ssn = person.ssn
    if Provider.BANKID_SE in person.eids:
        yield Provider.BANKID_SE, person, "/v3/bankid-se/auth", "/v3/bankid-se/auth", {"ssn": ssn}
        on_phone = {"ssn": ssn, "text": "I agree", "callInitiator": "RP"}
        yield Provider.BANKID_SE, person, "/v3/bankid-se/phone/sign", "/v3/bankid-se/sign", on_phone
    if Provider.FREJA in person.eids:
        in_country = {"ssn": ssn, "country": person.country.value}
        yield Provider.FREJA, person, "/v3/freja/backchannel/auth", "/v3/freja/auth", in_country
        yield Provider.FREJA, person, "/v3/freja/sign", "/v3/freja/sign", {**in_country, "text": "I agree"}
    if Provider.BANKID_NO in person.eids:
        yield Provider.BANKID_NO, person, "/v3/bankid-no/backchannel/auth", "/v3/bankid-no/auth", {"ssn": ssn}
    if Provider.VIPPS in person.eids:
        yield Provider.VIPPS, person, "/v3/vipps/backchannel/auth", "/v3/vipps/auth", {"phone": person.phone}
    if Provider.MITID in person.eids:
        bound = {"ssn": ssn, "bindingMessage": "Order 7"}
        yield Provider.MITID, person, "/v3/mitid/backchannel/auth", "/v3/mitid/auth", bound
