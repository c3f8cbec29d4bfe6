"""Which texts can be the error of a failed session."""

import pytest

from fejkollen_server.eids.error_codes import EXAMPLE, error_code_problem, is_listed
from fejkollen_server.eids.vocabulary import ErrorCode


@pytest.mark.parametrize("code", [*ErrorCode, EXAMPLE, "A", "SOMETHING_NEW", "_" * 64])
def test_any_word_of_capitals_and_underscores_can_be_one(code: str) -> None:
    assert error_code_problem(code) is None


@pytest.mark.parametrize("code", ["", "A" * 65, "invalid_id", "Invalid", "C131", "A B", "A\n", "Å", "A-B"])
def test_nothing_else_can(code: str) -> None:
    assert (error_code_problem(code) or "").startswith("must be AUTH_FAILED, CANCELLED, ")


def test_a_misspelt_one_is_told_what_was_probably_meant() -> None:
    assert (error_code_problem("invalid-id") or "").endswith("; did you mean INVALID_ID?")


def test_only_the_seven_are_listed() -> None:
    assert [code for code in (*ErrorCode, EXAMPLE, "", "name") if is_listed(code)] == list(ErrorCode)
    assert len(ErrorCode) == 7
