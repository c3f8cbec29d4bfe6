"""What the control API shows of people."""

from collections.abc import Sequence

from app.control.people.schemas import Cast, CastHabit, CastPerson
from app.people.person import Person


def cast_seen(people: Sequence[Person]) -> Cast:
    return Cast(people=[_person_seen(person) for person in people])


def _person_seen(person: Person) -> CastPerson:
    habit = person.habit
    return CastPerson(
        id=person.id,
        name=person.name,
        country=person.country,
        ssn=person.ssn,
        phone=person.phone,
        eids=sorted(person.eids),
        habit=CastHabit(outcome=habit.outcome, error=habit.error, cause=habit.cause),
        why=person.why,
    )
