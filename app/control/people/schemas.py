"""The JSON of people."""

from app.control.models import AnswerModel
from app.eids.vocabulary import Country, ErrorCode, Provider
from app.people.person import HabitOutcome


class CastHabit(AnswerModel):
    outcome: HabitOutcome
    error: ErrorCode | None = None
    cause: str | None = None


class CastPerson(AnswerModel):
    """Somebody simulated, and what they do when asked."""

    id: str
    name: str
    country: Country
    ssn: str
    phone: str | None = None
    eids: list[Provider]
    habit: CastHabit
    why: str


class Cast(AnswerModel):
    people: list[CastPerson]
