"""The fields of the demo's forms: one record for each field that a request of the API has."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeAlias

JSON: TypeAlias = dict[str, Any]


class FieldKind(StrEnum):
    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    TICK = "tick"
    CHOICE = "choice"


class PersonHabit(StrEnum):
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
    does: PersonHabit


@dataclass(frozen=True, slots=True)
class FormField:
    name: str
    """As it is called in the JSON."""
    kind: FieldKind = FieldKind.LINE
    default: str = ""
    longest: int = 2000
    choices: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    is_needed: bool = True
    """Whether it stands in the open; what is rarely wanted is folded away."""

    def value_of(self, text: str) -> object:
        """Give what was filled in as JSON has it. What is no number goes out as it is, to see it refused."""
        if self.kind is FieldKind.TICK:
            return True
        return int(text) if self.kind is FieldKind.NUMBER and text.isdecimal() and len(text) < 10 else text


def changed_field(field: FormField, **changes: Any) -> FormField:
    """Fold a field away, where the operation works without it."""
    return replace(field, is_needed=False, **changes)


def _people(*people: tuple[str, str, str, PersonHabit]) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(*person) for person in people)


BANKID_SE_PEOPLE = _people(
    ("199003142388", "astrid", "Astrid", PersonHabit.APPROVES),
    ("199102032399", "declining-bo", "Bo", PersonHabit.DECLINES),
    ("199007212385", "ignoring-barbro", "Barbro", PersonHabit.NEVER_ANSWERS),
    ("199508082386", "revoked-britta", "Britta", PersonHabit.FAILS),
)
FREJA_PEOPLE = _people(
    ("199003142388", "astrid", "Astrid", PersonHabit.APPROVES),
    ("199103052396", "declining-fredrik", "Fredrik", PersonHabit.DECLINES),
    ("199410232384", "ignoring-frida", "Frida", PersonHabit.NEVER_ANSWERS),
    ("199208022385", "expired-fia", "Fia", PersonHabit.FAILS),
)
BANKID_NO_PEOPLE = _people(
    ("17858801230", "nora", "Nora", PersonHabit.APPROVES),
    ("09827201305", "declining-nils", "Nils", PersonHabit.DECLINES),
    ("03918100058", "ignoring-nina", "Nina", PersonHabit.NEVER_ANSWERS),
    ("10909001418", "expired-nanna", "Nanna", PersonHabit.FAILS),
)
VIPPS_PEOPLE = _people(
    ("+4790000001", "nora", "Nora", PersonHabit.APPROVES),
    ("+4790000011", "declining-vidar", "Vidar", PersonHabit.DECLINES),
    ("+4790000012", "ignoring-vera", "Vera", PersonHabit.NEVER_ANSWERS),
    ("+4790000018", "expired-vilhelm", "Vilhelm", PersonHabit.FAILS),
)
MITID_PEOPLE = _people(
    ("6506850043", "mikkel", "Mikkel", PersonHabit.APPROVES),
    ("6203780123", "declining-mads", "Mads", PersonHabit.DECLINES),
    ("8408900078", "ignoring-maja", "Maja", PersonHabit.NEVER_ANSWERS),
    ("7907800169", "revoked-martin", "Martin", PersonHabit.FAILS),
)

REFERENCE = FormField("refId", default="order-1001", longest=200, is_needed=False)
INTENT = FormField("intent", default="Log in to the demo shop", is_needed=False)
CALL_INITIATOR = FormField("callInitiator", FieldKind.CHOICE, "USER", choices=("USER", "RP"))
DIGEST = FormField("digest", is_needed=False)
IP_ADDRESS = FormField("ipAddress", longest=45, is_needed=False)
PIN_REQUIRED = FormField("pinRequired", FieldKind.TICK, is_needed=False)
ORG_NUMBER = FormField("orgNumber", longest=20, is_needed=False)
COUNTRY = FormField("country", FieldKind.CHOICE, "SWEDEN", choices=("SWEDEN", "NORWAY", "DENMARK", "FINLAND"))
REGISTRATION_LEVEL = FormField(
    "minRegistrationLevel", FieldKind.CHOICE, choices=("", "EXTENDED", "PLUS"), is_needed=False
)
REQUEST_SSN = FormField("requestSsn", FieldKind.TICK, "yes")
REQUEST_PHONE = FormField("requestPhone", FieldKind.TICK, is_needed=False)
REQUEST_EMAIL = FormField("requestEmail", FieldKind.TICK, is_needed=False)
REQUEST_ADDRESS = FormField("requestAddress", FieldKind.TICK, is_needed=False)
APP_CALLBACK = FormField("appCallbackUri", longest=2048, is_needed=False)
REFERENCE_TEXT = FormField("referenceText", default="Log in to the demo shop", longest=130)
BINDING_MESSAGE = FormField("bindingMessage", default="Order 1001", longest=200)
MIN_AGE = FormField("minAge", FieldKind.NUMBER, "18", longest=9)
MAX_AGE = FormField("maxAge", FieldKind.NUMBER, longest=9)
QR_CODE = FormField("qrCode", FieldKind.TEXT)
PHONE = FormField("phone", default="+4790000001", longest=20, suggestions=VIPPS_PEOPLE)


def ssn_field(people: tuple[Suggestion, ...]) -> FormField:
    """Name somebody, by default the first of the people."""
    return FormField("ssn", default=people[0].value, longest=20, suggestions=people)


def text_field(longest: int) -> FormField:
    return FormField("text", FieldKind.TEXT, "I borrow an umbrella from the demo shop.", longest)
