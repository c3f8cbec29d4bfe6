"""The error codes of failed sessions: IDkollen's list, and whatever it may add to it."""

import re

from fejkollen_server.eids.vocabulary import ErrorCode
from fejkollen_server.marked_yaml import MarkedValue, did_you_mean, quoted

FORM = r"^[A-Z_]{1,64}$"
"""IDkollen says that new codes may appear without notice, so any word of that kind can be tried."""

UNLISTED = "another error"
"""Stands for all codes that are not on the list."""

EXAMPLE = "UNLISTED_ERROR"
"""One that is not."""

_FORM = re.compile(FORM, re.ASCII)


def error_code_problem(text: str) -> str | None:
    """Say in a phrase why a text is no error code."""
    if _FORM.fullmatch(text):
        return None
    known = list(ErrorCode)
    return f"must be {', '.join(known)}, or another code of capitals and underscores{did_you_mean(text, known)}"


def read_error_code(written: MarkedValue) -> str:
    text = written.text()
    if problem := error_code_problem(text):
        raise written.refusal(f"{quoted(text)} is no error code: {problem}")
    return text


def is_listed(error: str) -> bool:
    return error in ErrorCode.__members__
