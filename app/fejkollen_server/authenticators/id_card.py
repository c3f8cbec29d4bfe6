"""The digital ID card in the BankID app: a code that Fejkollen mints for its people and can check again.

The inner layout of a real code is not public; only its beginning, ``BANKIDF.``, is.
"""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass

from fejkollen_server.accounts.account import Account
from fejkollen_server.clock import SECOND, Instant, span
from fejkollen_server.eids.vocabulary import Provider
from fejkollen_server.errors import EIDRefuses, InputIsInvalid, PersonIsUnknown
from fejkollen_server.people.directory import PeopleDirectory
from fejkollen_server.people.person import Person

# The app shows a card for two minutes.
SHOWN_FOR = span(120)

REFUSAL = "verificationFailed"
"""BankID's code for a card that does not verify (Active Login's list of its errors)."""

_PREFIX = "BANKIDF"


@dataclass(frozen=True, slots=True)
class VerifiedIDCard:
    person: Person
    verified_at: Instant


def mint(account: Account, person: Person, now: Instant) -> str:
    """Make the content of the QR code on the card, good at this account for as long as a card is shown."""
    if Provider.BANKID_SE not in person.eids:
        raise InputIsInvalid("person", f"{person.id} does not hold {Provider.BANKID_SE}")
    statement = json.dumps([person.id, now // SECOND], separators=(",", ":")).encode()
    content = base64.urlsafe_b64encode(statement).rstrip(b"=").decode("ascii")
    return f"{_PREFIX}.{content}.{_seal(account, content)}"


def verify(account: Account, people: PeopleDirectory, code: str, now: Instant) -> VerifiedIDCard:
    """Check a card, or refuse it in BankID's one word for whatever is wrong, unless the account wants to know."""
    try:
        return _verified(account, people, code, now)
    except InputIsInvalid as why:
        raise (why if account.settings.explained_id_cards else EIDRefuses(REFUSAL)) from None


def _verified(account: Account, people: PeopleDirectory, code: str, now: Instant) -> VerifiedIDCard:
    prefix, _, rest = code.partition(".")
    content, _, seal = rest.rpartition(".")
    if prefix != _PREFIX:
        raise InputIsInvalid("qrCode", "must begin with BANKIDF., as the code on a digital ID card does")
    if not hmac.compare_digest(seal.encode(), _seal(account, content).encode()):
        raise InputIsInvalid("qrCode", "is not an ID card that Fejkollen has minted for this account")
    person, shown_at = _opened(people, content)
    if not shown_at <= now < shown_at + SHOWN_FOR:
        raise InputIsInvalid("qrCode", "the ID card has expired; a card is shown for two minutes")
    return VerifiedIDCard(person, now)


def _seal(account: Account, content: str) -> str:
    key = hashlib.sha256(f"BankID ID card of {account.id}: {account.secret_digest}".encode()).digest()
    return hmac.new(key, content.encode(), hashlib.sha256).hexdigest()


def _opened(people: PeopleDirectory, content: str) -> tuple[Person, Instant]:
    try:
        person_id, shown_at = json.loads(base64.urlsafe_b64decode(content + "=" * (-len(content) % 4)))
        return people.by_id(person_id), shown_at * SECOND
    except (binascii.Error, ValueError, PersonIsUnknown) as error:
        raise InputIsInvalid("qrCode", "shows somebody who is no longer there") from error
