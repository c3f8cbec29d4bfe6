"""The demo credentials that the banks publish, and which work here as they do there.

They are not one-time codes, and may be used again and again. Sources: the lists of Signicat's ``demo-ftn`` and of the
gist by ykarikos.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from fejkollen_server.people.person import Bank
from fejkollen_server.visits.journeys.ftn.banks import BankField

_SAVINGS_BANKS = frozenset({Bank.HANDELSBANKEN, Bank.OMASP, Bank.POP, Bank.SAASTOPANKKI})
_ANYTHING = ".+"
_ANY_FOUR = ".{4}"

# "Numbers after 11 trigger special behaviour such as cancelling" (Nordea). Which does what is not published: inferred.
_AFTER_ELEVEN = (
    "cancelled_at_bank",
    "bank_error",
    "timed_out_at_bank",
    "identity_expired",
    "bank_unavailable",
    "credentials_spent",
)
_NORDEA_USERS = range(1, 12)
_NORDEA_USER = re.compile(r"demouser([1-9][0-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DemoUser:
    banks: frozenset[Bank]
    user_id: str
    person: str
    """Who that is, by their id in the cast."""
    password: str | None = None
    """What is to be filled in, as a regular expression; None where it is not asked for."""
    code: str | None = None

    def secret(self, field: BankField) -> str | None:
        return self.password if field is BankField.PASSWORD else self.code


_ALL = (
    *(DemoUser(frozenset({Bank.NORDEA}), f"DEMOUSER{number}", f"demouser{number}") for number in _NORDEA_USERS),
    DemoUser(frozenset({Bank.OP}), "123456", "op-demo", "1234"),
    DemoUser(frozenset({Bank.AKTIA}), "12345678", "aktia-demo", "123456", "1234"),
    DemoUser(frozenset({Bank.DANSKE_BANK}), "11111111", "danske-demo", "4545"),
    DemoUser(_SAVINGS_BANKS, "11111111", "savings-bank-demo", "123456"),
    DemoUser(_SAVINGS_BANKS, "22222222", "savings-bank-other-demo", "123456"),
    DemoUser(frozenset({Bank.S_PANKKI}), "12345678", "s-pankki-demo", _ANYTHING, _ANY_FOUR),
    DemoUser(frozenset({Bank.ALANDSBANKEN}), "12345678", "alandsbanken-demo", _ANYTHING, _ANY_FOUR),
)
_BY_LOGIN: Mapping[tuple[Bank, str], DemoUser] = MappingProxyType(
    {(bank, user.user_id.casefold()): user for user in _ALL for bank in user.banks}
)


def demo_user(bank: Bank, user_id: str) -> DemoUser | None:
    return _BY_LOGIN.get((bank, user_id.casefold()))


def special_end(bank: Bank, user_id: str) -> str | None:
    """Give the cause by which the bank ends the session for one of Nordea's demo users that are there to fail."""
    written = _NORDEA_USER.fullmatch(user_id) if bank is Bank.NORDEA else None
    number = int(written[1]) if written else 0
    if number < _NORDEA_USERS.stop:
        return None
    return _AFTER_ELEVEN[(number - _NORDEA_USERS.stop) % len(_AFTER_ELEVEN)]
