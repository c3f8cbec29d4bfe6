"""Brings phone numbers into the international form people are known by."""

import re

from fejkollen_server.errors import InputIsInvalid

_SEPARATORS = re.compile(r"[ \u00a0().-]")
_INTERNATIONAL = re.compile(r"(?:\+|00)([1-9]\d{7,14})", re.ASCII)
_NORWEGIAN = re.compile(r"(?:47)?([2-9]\d{7})", re.ASCII)
_WHOLE_NORWEGIAN = re.compile(r"\+47[2-9]\d{7}", re.ASCII)


def international_phone(text: str) -> str:
    """Write a number as ``+4790000000``; eight digits alone are Norwegian, as Vipps takes them."""
    bare = _SEPARATORS.sub("", text.strip())
    if written := _INTERNATIONAL.fullmatch(bare):
        number = f"+{written[1]}"
    elif written := _NORWEGIAN.fullmatch(bare):
        number = f"+47{written[1]}"
    else:
        raise InputIsInvalid("phone", "must be a number like +4790000000, or 8 Norwegian digits")
    if number.startswith("+47") and not is_norwegian(number):
        raise InputIsInvalid("phone", "must have 8 digits after +47, the first 2 to 9")
    return number


def is_norwegian(phone: str) -> bool:
    return _WHOLE_NORWEGIAN.fullmatch(phone) is not None
