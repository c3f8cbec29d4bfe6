"""What the control API shows of people."""

from collections.abc import Sequence
from typing import Any

from fejkollen_server.control.people.schemas import Cast, CastHabit, CastPerson, PersonSeen, RoleSeen
from fejkollen_server.eids.authenticators import in_order
from fejkollen_server.people.directory import PeopleDirectory
from fejkollen_server.people.person import Person


def cast_seen(people: Sequence[Person]) -> Cast:
    return Cast(people=[CastPerson(**_outline(person)) for person in people])


def person_seen(person: Person, people: PeopleDirectory) -> PersonSeen:
    return PersonSeen(
        **_outline(person),
        given_name=person.given_name,
        surname=person.surname,
        birth_date=person.birth_date.isoformat(),
        email=person.email,
        address=person.address,
        pid=person.pid,
        bank_id=person.bank_id,
        id_issued=person.id_issued.isoformat() if person.id_issued else None,
        registration_level=person.registration_level,
        roles=[
            RoleSeen(organisation_number=role.organisation_number, organisation_name=role.organisation_name)
            for role in person.roles
        ],
        user_id=person.user_id,
        bank=person.bank,
        authenticators=[each.kind for each in in_order(person.authenticators)],
        published_by=person.published_by,
        source=people.source_of(person),
    )


def _outline(person: Person) -> dict[str, Any]:
    habit = person.habit
    return {
        "id": person.id,
        "name": person.name,
        "country": person.country,
        "ssn": person.ssn,
        "phone": person.phone,
        "eids": sorted(person.eids),
        "habit": CastHabit(outcome=habit.outcome, error=habit.error, cause=habit.cause),
        "why": person.why,
    }
