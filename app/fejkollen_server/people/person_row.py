"""How a person is written into the database and read again: whole, so that nobody changes when the rules do."""

import json
from dataclasses import asdict
from datetime import date

from fejkollen_server.eids.vocabulary import AuthenticatorKind, Country, Provider
from fejkollen_server.people.person import Bank, Habit, HabitOutcome, Person, RegistrationLevel, Role


def document_of(person: Person) -> str:
    return json.dumps(
        asdict(person), default=lambda value: sorted(value) if isinstance(value, frozenset) else str(value)
    )


def person_of(document: str) -> Person:
    values = json.loads(document)
    habit, issued, bank = values["habit"], values["id_issued"], values["bank"]
    return Person(
        **values
        | {
            "country": Country(values["country"]),
            "birth_date": date.fromisoformat(values["birth_date"]),
            "eids": frozenset(Provider(eid) for eid in values["eids"]),
            "habit": Habit(
                HabitOutcome(habit["outcome"]),
                error=habit["error"],
                cause=habit["cause"],
            ),
            "id_issued": date.fromisoformat(issued) if issued else None,
            "registration_level": RegistrationLevel(values["registration_level"]),
            "roles": tuple(Role(**role) for role in values["roles"]),
            "bank": Bank(bank) if bank else None,
            "authenticators": frozenset(AuthenticatorKind(kind) for kind in values["authenticators"]),
        }
    )
