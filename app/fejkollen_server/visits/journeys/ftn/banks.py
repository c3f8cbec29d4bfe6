"""What each Finnish bank asks for, and on which page: one record per bank. The exact steps are inferred."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from fejkollen_server.people.person import Bank


class BankField(StrEnum):
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
    first: tuple[BankField, ...] = (BankField.USER_ID, BankField.PASSWORD)
    second: tuple[BankField, ...] = (BankField.CODE,)


BANKS: Mapping[Bank, BankPages] = MappingProxyType(
    {
        Bank.AKTIA: BankPages(CodeSource.LIST),
        Bank.ALANDSBANKEN: BankPages(CodeSource.CARD),
        Bank.DANSKE_BANK: BankPages(CodeSource.CARD),
        Bank.HANDELSBANKEN: BankPages(CodeSource.CARD),
        Bank.NORDEA: BankPages(
            CodeSource.DEVICE, first=(BankField.USER_ID,), second=(BankField.PASSWORD, BankField.CODE)
        ),
        Bank.OMASP: BankPages(CodeSource.LIST),
        Bank.OP: BankPages(CodeSource.LIST),
        Bank.POP: BankPages(CodeSource.LIST),
        Bank.S_PANKKI: BankPages(CodeSource.LIST),
        Bank.SAASTOPANKKI: BankPages(CodeSource.LIST),
    }
)
