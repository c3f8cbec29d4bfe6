"""Authenticators: what everybody holds, wrong tries, and locks that end on the account's clock."""

import pytest

from fejkollen_server.authenticators.state import AS_NEW, AuthenticatorCondition, AuthenticatorState
from fejkollen_server.clock import SECOND, span
from fejkollen_server.eids.authenticators import (
    AUTHENTICATORS,
    AuthenticatorProfile,
    OneTimeCodeKind,
    in_order,
    usual_authenticators,
)
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import AuthenticatorKind, ErrorCode, Provider
from tests.cast import CAST
from tests.world import NOON

every_kind = pytest.mark.parametrize("profile", AUTHENTICATORS.values(), ids=lambda profile: profile.kind)


def test_every_kind_has_its_record() -> None:
    assert set(AUTHENTICATORS) == set(AuthenticatorKind)
    assert all(kind.startswith(profile.provider) for kind, profile in AUTHENTICATORS.items())


@pytest.mark.parametrize("provider", Provider)
def test_every_eid_has_something_usual_and_causes_for_what_is_locked(provider: Provider) -> None:
    assert in_order(usual_authenticators({provider}), provider)
    profile = PROFILES[provider]
    errors = {cause.name: cause.error for cause in profile.causes}
    assert {errors[profile.locked], errors[profile.blocked]} <= {ErrorCode.AUTH_FAILED, ErrorCode.INVALID_ID}


def test_everybody_holds_something_for_each_of_their_eids() -> None:
    assert [
        person.id for person in CAST.values() for eid in person.eids if not in_order(person.authenticators, eid)
    ] == []


def test_what_is_held_comes_in_the_order_in_which_it_is_taken() -> None:
    assert [each.kind for each in in_order(CAST["mikkel"].authenticators)] == [
        AuthenticatorKind.MITID_APP,
        AuthenticatorKind.MITID_CODE_DISPLAY,
        AuthenticatorKind.MITID_CHIP,
        AuthenticatorKind.MITID_PASSWORD,
    ]


@every_kind
def test_so_many_wrong_tries_lock_it(profile: AuthenticatorProfile) -> None:
    state = AS_NEW
    for tries in range(1, profile.tries):
        state = state.after_wrong_try(profile, NOON)
        assert (state.condition(NOON), state.wrong_tries) == (AuthenticatorCondition.READY, tries)
    state = state.after_wrong_try(profile, NOON)
    assert state.condition(NOON) is (
        AuthenticatorCondition.BLOCKED if profile.lock is None else AuthenticatorCondition.LOCKED
    )


@every_kind
def test_a_lock_ends_by_itself_and_a_block_does_not(profile: AuthenticatorProfile) -> None:
    state = AS_NEW
    for _ in range(profile.tries):
        state = state.after_wrong_try(profile, NOON)
    if profile.lock is None:
        assert state.at(NOON + span(1e9)).condition(NOON + span(1e9)) is AuthenticatorCondition.BLOCKED
        return
    end = NOON + span(profile.lock)
    assert state.at(end - 1).condition(end - 1) is AuthenticatorCondition.LOCKED
    assert state.at(end).condition(end) is AuthenticatorCondition.READY
    assert state.at(end) == AS_NEW


def test_a_right_try_forgets_the_wrong_ones() -> None:
    profile = AUTHENTICATORS[AuthenticatorKind.MITID_CODE_DISPLAY]
    assert AS_NEW.after_wrong_try(profile, NOON).after_right_try() == AS_NEW


def test_unlocking_keeps_clock_and_counter() -> None:
    state = AuthenticatorState(3, NOON + SECOND, blocked=True, drift=2, expected_drift=1, counter=7)
    assert state.unlocked() == AuthenticatorState(drift=2, expected_drift=1, counter=7)
    assert AuthenticatorState.read(state.written()) == state


def test_codes_are_shown_by_what_shows_codes_in_the_real_world() -> None:
    shown = {kind: profile.codes for kind, profile in AUTHENTICATORS.items() if profile.codes}
    assert shown == {
        AuthenticatorKind.BANKID_NO_CODE_DEVICE: OneTimeCodeKind.TIME,
        AuthenticatorKind.MITID_CODE_DISPLAY: OneTimeCodeKind.TIME,
        AuthenticatorKind.MITID_AUDIO_READER: OneTimeCodeKind.TIME,
        AuthenticatorKind.FTN_BANK_CODES: OneTimeCodeKind.COUNTER,
    }
