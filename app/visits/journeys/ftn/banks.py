"""What each Finnish bank asks for, and on which page: one record per bank. The exact steps are inferred."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from app.people.person import Bank


class Field(StrEnum):
    """What may be filled in, by the name of the field."""

    USER_ID = "user-id"
    PASSWORD = "password"  # noqa: S105 - a word, not a password.
    CODE = "one-time-code"


class CodeSource(StrEnum):
    """Where the holder reads a one-time code."""

    LIST = "list"
    """A printed list of numbered codes."""
    CARD = "card"
    """A card with numbered codes."""
    DEVICE = "device"
    """A small device that shows the next code."""


@dataclass(frozen=True, slots=True)
class BankPages:
    codes: CodeSource
    first: tuple[Field, ...] = (Field.USER_ID, Field.PASSWORD)
    second: tuple[Field, ...] = (Field.CODE,)


BANKS: Mapping[Bank, BankPages] = MappingProxyType(
    {
        Bank.AKTIA: BankPages(CodeSource.LIST),
        Bank.ALANDSBANKEN: BankPages(CodeSource.CARD),
        Bank.DANSKE_BANK: BankPages(CodeSource.CARD),
        Bank.HANDELSBANKEN: BankPages(CodeSource.CARD),
        Bank.NORDEA: BankPages(CodeSource.DEVICE, first=(Field.USER_ID,), second=(Field.PASSWORD, Field.CODE)),
        Bank.OMASP: BankPages(CodeSource.LIST),
        Bank.OP: BankPages(CodeSource.LIST),
        Bank.POP: BankPages(CodeSource.LIST),
        Bank.S_PANKKI: BankPages(CodeSource.LIST),
        Bank.SAASTOPANKKI: BankPages(CodeSource.LIST),
    }
)
