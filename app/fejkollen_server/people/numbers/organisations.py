"""Organisation numbers of the four countries."""

import re
from collections.abc import Callable
from types import MappingProxyType

from stdnum import luhn
from stdnum.dk import cvr
from stdnum.fi import alv
from stdnum.no import orgnr

from fejkollen_server.eids.vocabulary import Country
from fejkollen_server.errors import InputIsInvalid

_FIELD = "orgNumber"
_SWEDISH = re.compile(r"(\d{6})-?(\d{4})", re.ASCII)
_NORWEGIAN = re.compile(r"\d{9}", re.ASCII)
_DANISH = re.compile(r"[1-9]\d{7}", re.ASCII)
_FINNISH = re.compile(r"(\d{7})-?(\d)", re.ASCII)


def read_organisation_number(country: Country, text: str) -> str:
    """Bring a number into the form its country writes it in, or raise ``InputIsInvalid`` with the rule it breaks."""
    return _READERS[country](text.strip())


def _swedish(text: str) -> str:
    written = _written(_SWEDISH, text, "must be 10 digits, NNNNNN-NNNN")
    # The third digit sets organisations apart from people, whose third digit begins a month.
    if text[2] < "2":
        raise InputIsInvalid(_FIELD, "the third digit must be at least 2")
    _check(written[1] + written[2], luhn.checksum)
    return f"{written[1]}-{written[2]}"


def _norwegian(text: str) -> str:
    digits = _written(_NORWEGIAN, text.replace(" ", ""), "must be 9 digits")[0]
    _check(digits, orgnr.checksum)
    return digits


def _danish(text: str) -> str:
    digits = _written(_DANISH, text.replace(" ", ""), "must be 8 digits, the first not 0")[0]
    # The organisations of the MitID test system start with 9, and not all of them have a fitting check digit.
    if digits[0] != "9":
        _check(digits, cvr.checksum)
    return digits


def _finnish(text: str) -> str:
    written = _written(_FINNISH, text, "must be 8 digits, NNNNNNN-N")
    _check(written[1] + written[2], alv.checksum)
    return f"{written[1]}-{written[2]}"


def _written(form: re.Pattern[str], text: str, rule: str) -> re.Match[str]:
    written = form.fullmatch(text)
    if written is None:
        raise InputIsInvalid(_FIELD, rule)
    return written


def _check(digits: str, checksum: Callable[[str], int]) -> None:
    fitting = [digit for digit in "0123456789" if checksum(digits[:-1] + digit) == 0]
    if not fitting:
        raise InputIsInvalid(_FIELD, "no check digit fits the digits before it")
    if digits[-1] not in fitting:
        raise InputIsInvalid(_FIELD, f"the check digit does not fit: expected {fitting[0]}")


_READERS: MappingProxyType[Country, Callable[[str], str]] = MappingProxyType(
    {
        Country.SWEDEN: _swedish,
        Country.NORWAY: _norwegian,
        Country.DENMARK: _danish,
        Country.FINLAND: _finnish,
    }
)
