"""Ids, tokens, secrets and words: in shape, in order, and repeatable when seeded."""

import re
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fejkollen_server.clock import SECOND
from fejkollen_server.tokens import Tokens
from tests.world import NOON

WORDS = ("ELV", "FJELL", "HAVN")
SAMPLE = 200
instants = st.integers(0, 2**48 * 1000 - 1)


def _is_uuid(text: str) -> bool:
    uuid = UUID(text)
    return str(uuid) == text and uuid.version == 4 and uuid.variant == "specified in RFC 4122"


@pytest.mark.parametrize("seed", [None, 7])
def test_uuids_have_the_shape_of_uuids_and_never_repeat(seed: int | None) -> None:
    tokens = Tokens(seed)
    made = [tokens.uuid() for _ in range(SAMPLE)] + [tokens.ordered_id(NOON) for _ in range(SAMPLE)]
    assert all(_is_uuid(text) for text in made)
    assert len(set(made)) == 2 * SAMPLE


@settings(deadline=None)
@given(first=instants, second=instants)
def test_ids_sort_by_the_millisecond_they_were_made_in(first: int, second: int) -> None:
    tokens = Tokens()
    ids = {moment: tokens.ordered_id(moment) for moment in (first, second)}
    if first // 1000 != second // 1000:
        assert (ids[first] < ids[second]) is (first < second)
    assert all(_is_uuid(text) for text in ids.values())


def test_ids_of_one_moment_lie_together() -> None:
    tokens = Tokens()
    assert len({tokens.ordered_id(NOON)[:13] for _ in range(SAMPLE)}) == 1
    assert tokens.ordered_id(NOON)[:13] != tokens.ordered_id(NOON + SECOND)[:13]


def test_secrets_are_128_bits_that_are_safe_in_an_address() -> None:
    tokens = Tokens()
    secrets = {tokens.secret() for _ in range(SAMPLE)}
    assert len(secrets) == SAMPLE
    assert all(re.fullmatch("[A-Za-z0-9_-]{22}", secret) for secret in secrets)


def test_two_words_are_different_and_every_pair_comes_up() -> None:
    tokens = Tokens()
    pairs = {tokens.choose_two(WORDS) for _ in range(SAMPLE)}
    assert pairs == {(first, second) for first in WORDS for second in WORDS if first != second}


def _drawn(tokens: Tokens) -> tuple[object, ...]:
    return tokens.uuid(), tokens.ordered_id(NOON), tokens.secret(), tokens.choose_two(WORDS)


def test_with_a_seed_everything_comes_again() -> None:
    assert _drawn(Tokens(7)) == _drawn(Tokens(7))
    assert _drawn(Tokens(7)) != _drawn(Tokens(8))


def test_without_a_seed_nothing_comes_again() -> None:
    assert _drawn(Tokens())[:3] != _drawn(Tokens())[:3]
