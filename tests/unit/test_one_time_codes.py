"""One-time codes: the vectors of both RFCs, drift, setting right, and that no code is taken twice."""

from dataclasses import replace

import pytest

from fejkollen_server.accounts.account import Account
from fejkollen_server.authenticators.codes import after_code, after_two_codes, code_shown, secret_of
from fejkollen_server.authenticators.oath import STEP, hotp, totp
from fejkollen_server.authenticators.state import AS_NEW
from fejkollen_server.clock import SECOND
from fejkollen_server.eids.authenticators import OneTimeCodeKind
from tests.cast import CAST
from tests.world import NOON

RFC_SECRET = b"12345678901234567890"
SECRET = b"some other secret..."
MINUTE = 60 * SECOND
ACCOUNT = Account(1, "demo", "a digest")


# RFC 4226, appendix D.
@pytest.mark.parametrize(
    ("counter", "code"),
    [
        (0, "755224"),
        (1, "287082"),
        (2, "359152"),
        (3, "969429"),
        (4, "338314"),
        (5, "254676"),
        (6, "287922"),
        (7, "162583"),
        (8, "399871"),
        (9, "520489"),
    ],
)
def test_codes_by_counter_are_those_of_the_rfc(counter: int, code: str) -> None:
    assert hotp(RFC_SECRET, counter) == code


# RFC 6238, appendix B; the longer hashes have longer secrets (erratum 2866).
@pytest.mark.parametrize(
    ("seconds", "sha1", "sha256", "sha512"),
    [
        (59, "94287082", "46119246", "90693936"),
        (1111111109, "07081804", "68084774", "25091201"),
        (1111111111, "14050471", "67062674", "99943326"),
        (1234567890, "89005924", "91819424", "93441116"),
        (2000000000, "69279037", "90698825", "38618901"),
        (20000000000, "65353130", "77737706", "47863826"),
    ],
)
def test_codes_by_time_are_those_of_the_rfc(seconds: int, sha1: str, sha256: str, sha512: str) -> None:
    digits = "1234567890" * 7
    assert totp(RFC_SECRET, seconds, digits=8) == sha1
    assert totp(digits[:32].encode(), seconds, digits=8, algorithm="sha256") == sha256
    assert totp(digits[:64].encode(), seconds, digits=8, algorithm="sha512") == sha512


def test_a_code_by_time_is_shown_until_its_half_minute_is_over() -> None:
    shown = code_shown(OneTimeCodeKind.TIME, SECRET, AS_NEW, NOON + 12 * SECOND)
    assert (shown.valid_until, shown.is_used) == (NOON + 30 * SECOND, False)
    assert shown == code_shown(OneTimeCodeKind.TIME, SECRET, AS_NEW, NOON + 30 * SECOND - 1)
    assert shown.value != code_shown(OneTimeCodeKind.TIME, SECRET, AS_NEW, NOON + 30 * SECOND).value


@pytest.mark.parametrize("codes", OneTimeCodeKind)
def test_no_code_is_taken_twice(codes: OneTimeCodeKind) -> None:
    code = code_shown(codes, SECRET, AS_NEW, NOON).value
    used = after_code(codes, SECRET, AS_NEW, code, NOON)
    assert used is not None
    assert after_code(codes, SECRET, used, code, NOON) is None
    assert code_shown(codes, SECRET, used, NOON).is_used == (codes is OneTimeCodeKind.TIME)


def test_an_older_code_is_not_taken_after_a_newer_one() -> None:
    older = code_shown(OneTimeCodeKind.TIME, SECRET, AS_NEW, NOON).value
    newer = code_shown(OneTimeCodeKind.TIME, SECRET, AS_NEW, NOON + MINUTE).value
    used = after_code(OneTimeCodeKind.TIME, SECRET, AS_NEW, newer, NOON + MINUTE)
    assert used is not None
    assert after_code(OneTimeCodeKind.TIME, SECRET, used, older, NOON + MINUTE) is None


@pytest.mark.parametrize(("drift", "is_taken"), [(-4, False), (-3, True), (0, True), (3, True), (4, False)])
def test_a_clock_may_be_off_by_a_minute_and_a_half(drift: int, is_taken: bool) -> None:
    drifting = replace(AS_NEW, drift=drift)
    code = code_shown(OneTimeCodeKind.TIME, SECRET, drifting, NOON).value
    assert (after_code(OneTimeCodeKind.TIME, SECRET, drifting, code, NOON) is not None) == is_taken


def test_drift_is_learnt_from_code_to_code() -> None:
    state = AS_NEW
    for step in range(1, 8):
        now = NOON + step * MINUTE
        state = replace(state, drift=3 * step)
        after = after_code(
            OneTimeCodeKind.TIME, SECRET, state, code_shown(OneTimeCodeKind.TIME, SECRET, state, now).value, now
        )
        assert after is not None
        assert after.expected_drift == 3 * step
        state = after


def test_two_codes_in_a_row_set_a_clock_right() -> None:
    drifting = replace(AS_NEW, drift=9)
    first = code_shown(OneTimeCodeKind.TIME, SECRET, drifting, NOON).value
    second = code_shown(OneTimeCodeKind.TIME, SECRET, drifting, NOON + STEP * SECOND).value
    assert after_code(OneTimeCodeKind.TIME, SECRET, drifting, first, NOON) is None
    assert after_two_codes(OneTimeCodeKind.TIME, SECRET, drifting, second, first, NOON) is None
    right = after_two_codes(OneTimeCodeKind.TIME, SECRET, drifting, first, second, NOON + STEP * SECOND)
    assert right is not None
    later = NOON + MINUTE
    assert after_code(
        OneTimeCodeKind.TIME, SECRET, right, code_shown(OneTimeCodeKind.TIME, SECRET, right, later).value, later
    )


def test_codes_by_counter_may_be_skipped_up_to_a_point() -> None:
    after = after_code(OneTimeCodeKind.COUNTER, SECRET, AS_NEW, hotp(SECRET, 9), NOON)
    assert after is not None
    assert after.counter == 10
    assert after_code(OneTimeCodeKind.COUNTER, SECRET, AS_NEW, hotp(SECRET, 10), NOON) is None
    right = after_two_codes(OneTimeCodeKind.COUNTER, SECRET, AS_NEW, hotp(SECRET, 40), hotp(SECRET, 41), NOON)
    assert right is not None
    assert right.counter == 42


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "٣٣٣٣٣٣", "\ud800", "1" * 1000])
def test_anything_may_be_entered(code: str) -> None:
    assert after_code(OneTimeCodeKind.TIME, SECRET, AS_NEW, code, NOON) is None


def test_secrets_differ_by_account_person_and_kind_and_stay_the_same() -> None:
    mikkel, aino = CAST["mikkel"], CAST["aino"]
    secrets = [
        secret_of(ACCOUNT, mikkel, "mitid-code-display"),
        secret_of(ACCOUNT, mikkel, "mitid-audio-reader"),
        secret_of(ACCOUNT, aino, "mitid-code-display"),
        secret_of(replace(ACCOUNT, id="other"), mikkel, "mitid-code-display"),
        secret_of(replace(ACCOUNT, secret_digest="other"), mikkel, "mitid-code-display"),
    ]
    assert len(set(secrets)) == len(secrets)
    assert secrets[0] == secret_of(ACCOUNT, mikkel, "mitid-code-display")
