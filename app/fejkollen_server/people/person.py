"""A simulated person, and what they do when somebody asks them to identify themselves."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fejkollen_server.eids.vocabulary import AuthenticatorKind, Country, Provider


class HabitOutcome(StrEnum):
    APPROVE = "approve"
    DECLINE = "decline"
    IGNORE = "ignore"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Habit:
    """What a person does when asked, unless a scenario says otherwise.

    ``fail`` carries either an ``error``, of IDkollen's list or one it may add, or the eID's own ``cause`` of it.
    """

    outcome: HabitOutcome = HabitOutcome.APPROVE
    error: str | None = None
    cause: str | None = None


class RegistrationLevel(StrEnum):
    """How well Freja knows a person, from least to most."""

    BASIC = "BASIC"
    EXTENDED = "EXTENDED"
    PLUS = "PLUS"


class Bank(StrEnum):
    """The banks of the Finnish Trust Network."""

    AKTIA = "aktia"
    ALANDSBANKEN = "alandsbanken"
    DANSKE_BANK = "danske-bank"
    HANDELSBANKEN = "handelsbanken"
    NORDEA = "nordea"
    OMASP = "omasp"
    OP = "op"
    POP = "pop"
    S_PANKKI = "s-pankki"
    SAASTOPANKKI = "saastopankki"


@dataclass(frozen=True, slots=True)
class Role:
    """A person may sign for an organisation."""

    organisation_number: str
    """``NNNNNN-NNNN`` in Sweden."""
    organisation_name: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody simulated."""

    id: str
    """A short, speaking, lower-case name, unique among all people."""
    given_name: str
    surname: str
    country: Country
    ssn: str
    """The national number in the country's full written form, without separators except in Finland:
    SE ``YYYYMMDDNNNN``, NO 11 digits, DK 10 digits, FI ``DDMMYYcNNNK``."""
    birth_date: date
    why: str
    """The reason this person exists, in one line."""
    eids: frozenset[Provider]
    habit: Habit = Habit()
    phone: str | None = None
    """In international form, ``+4790881716``."""
    email: str | None = None
    address: str | None = None
    """One line, or none where the address is protected."""
    pid: str | None = None
    bank_id: str | None = None
    id_issued: date | None = None
    """When the eID was issued (BankID SE ``certStartDate``)."""
    registration_level: RegistrationLevel = RegistrationLevel.EXTENDED
    """Freja only."""
    roles: tuple[Role, ...] = ()
    user_id: str | None = None
    """What the person types to log in where the eID asks for a user id: MitID, the Finnish banks."""
    bank: Bank | None = None
    """Whose codes a Finn uses."""
    authenticators: frozenset[AuthenticatorKind] = frozenset()
    """What the person holds to prove with; of several for one eID, the first in the list of kinds is the usual one."""
    published_by: str | None = None
    """Who publishes the number as a test number, which excuses numbers outside the test ranges, and even ones that
    break their country's rules."""

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.surname}"

    def age_on(self, day: date) -> int:
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (not had_birthday)
