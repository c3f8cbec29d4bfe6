"""The settings of an account, under the names they have in Python; the control API describes each."""

from collections.abc import Sequence
from typing import Literal, TypedDict


class AccountSettings(TypedDict, total=False):
    """What may be given when an account is made or changed; what is left out is the server's default, or stays."""

    secret_key: str
    callback_key: str | None
    callback_urls: Sequence[str]
    redirect_urls: Sequence[str]
    static_callback_url: str | None
    static_redirect_url: str | None
    callback_url_beside_static: bool
    features: Sequence[str]
    pace: Literal["realistic", "fast", "instant", "byHand"]
    phone_answers: Literal["byHand", "byHabit"]
    tester_panel: bool
    default_people: Sequence[str]
    competing_sessions: bool
    collect_limit: bool
    collect_limit_by_account_clock: bool
    clock_starts_at: str | None
    seed: int | None
    callbacks_paused: bool
    journal: bool
    callback_on_cancel: bool
    cancel_of_ended_is_not_found: bool
    expired: Literal["failed", "notFound"]
    always_disclose_ssn: bool
    empty_signatory_text: bool
    strict_bankid_start: bool
    explained_id_cards: bool
    accept_real_looking_numbers: bool
    callback_schedule: str | Sequence[float]
    retention: float | None
    session_lifetime: float | None
