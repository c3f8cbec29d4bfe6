"""The fields of the demo's forms: one record for each field that a request of the API has."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeAlias

JSON: TypeAlias = dict[str, Any]


class Kind(StrEnum):
    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    TICK = "tick"
    CHOICE = "choice"


class Does(StrEnum):
    """What somebody does when asked."""

    APPROVES = "approves"
    DECLINES = "declines"
    NEVER_ANSWERS = "never-answers"
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody built in, whom it is instructive to ask."""

    value: str
    person: str
    name: str
    does: Does


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    """As it is called in the JSON."""
    kind: Kind = Kind.LINE
    default: str = ""
    longest: int = 2000
    choices: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    is_needed: bool = True
    """Whether it stands in the open; what is rarely wanted is folded away."""

    def value_of(self, text: str) -> object:
        """Give what was filled in as JSON has it. What is no number goes out as it is, to see it refused."""
        if self.kind is Kind.TICK:
            return True
        return int(text) if self.kind is Kind.NUMBER and text.isdecimal() and len(text) < 10 else text


def more(field: Field, **changes: Any) -> Field:
    """Fold a field away, where the operation works without it."""
    return replace(field, is_needed=False, **changes)


def _people(*people: tuple[str, str, str, Does]) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(*person) for person in people)


BANKID_SE_PEOPLE = _people(
    ("199003142388", "astrid", "Astrid", Does.APPROVES),
    ("199102032399", "declining-bo", "Bo", Does.DECLINES),
    ("199007212385", "ignoring-barbro", "Barbro", Does.NEVER_ANSWERS),
    ("199508082386", "revoked-britta", "Britta", Does.FAILS),
)
FREJA_PEOPLE = _people(
    ("199003142388", "astrid", "Astrid", Does.APPROVES),
    ("199103052396", "declining-fredrik", "Fredrik", Does.DECLINES),
    ("199410232384", "ignoring-frida", "Frida", Does.NEVER_ANSWERS),
    ("199208022385", "expired-fia", "Fia", Does.FAILS),
)
BANKID_NO_PEOPLE = _people(
    ("17858801230", "nora", "Nora", Does.APPROVES),
    ("09827201305", "declining-nils", "Nils", Does.DECLINES),
    ("03918100058", "ignoring-nina", "Nina", Does.NEVER_ANSWERS),
    ("10909001418", "expired-nanna", "Nanna", Does.FAILS),
)
VIPPS_PEOPLE = _people(
    ("+4790000001", "nora", "Nora", Does.APPROVES),
    ("+4790000011", "declining-vidar", "Vidar", Does.DECLINES),
    ("+4790000012", "ignoring-vera", "Vera", Does.NEVER_ANSWERS),
    ("+4790000018", "expired-vilhelm", "Vilhelm", Does.FAILS),
)
MITID_PEOPLE = _people(
    ("6506850043", "mikkel", "Mikkel", Does.APPROVES),
    ("6203780123", "declining-mads", "Mads", Does.DECLINES),
    ("8408900078", "ignoring-maja", "Maja", Does.NEVER_ANSWERS),
    ("7907800169", "revoked-martin", "Martin", Does.FAILS),
)

REFERENCE = Field("refId", default="order-1001", longest=200, is_needed=False)
INTENT = Field("intent", default="Log in to the demo shop", is_needed=False)
CALL_INITIATOR = Field("callInitiator", Kind.CHOICE, "USER", choices=("USER", "RP"))
DIGEST = Field("digest", is_needed=False)
IP_ADDRESS = Field("ipAddress", longest=45, is_needed=False)
PIN_REQUIRED = Field("pinRequired", Kind.TICK, is_needed=False)
ORG_NUMBER = Field("orgNumber", longest=20, is_needed=False)
COUNTRY = Field("country", Kind.CHOICE, "SWEDEN", choices=("SWEDEN", "NORWAY", "DENMARK", "FINLAND"))
REGISTRATION_LEVEL = Field("minRegistrationLevel", Kind.CHOICE, choices=("", "EXTENDED", "PLUS"), is_needed=False)
REQUEST_SSN = Field("requestSsn", Kind.TICK, "yes")
REQUEST_PHONE = Field("requestPhone", Kind.TICK, is_needed=False)
REQUEST_EMAIL = Field("requestEmail", Kind.TICK, is_needed=False)
REQUEST_ADDRESS = Field("requestAddress", Kind.TICK, is_needed=False)
APP_CALLBACK = Field("appCallbackUri", longest=2048, is_needed=False)
REFERENCE_TEXT = Field("referenceText", default="Log in to the demo shop", longest=130)
BINDING_MESSAGE = Field("bindingMessage", default="Order 1001", longest=200)
MIN_AGE = Field("minAge", Kind.NUMBER, "18", longest=9)
MAX_AGE = Field("maxAge", Kind.NUMBER, longest=9)
QR_CODE = Field("qrCode", Kind.TEXT)
PHONE = Field("phone", default="+4790000001", longest=20, suggestions=VIPPS_PEOPLE)


def ssn(people: tuple[Suggestion, ...]) -> Field:
    """Name somebody, by default the first of the people."""
    return Field("ssn", default=people[0].value, longest=20, suggestions=people)


def text(longest: int) -> Field:
    return Field("text", Kind.TEXT, "I borrow an umbrella from the demo shop.", longest)
