"""What the control API shows of accounts, people and sessions."""

from collections.abc import Sequence
from dataclasses import asdict

from app.accounts.account import Account
from app.callbacks.callback import Attempt, Callback
from app.clock import written
from app.control.schemas import (
    AccountMade,
    AttemptSeen,
    CallbackSeen,
    Cast,
    CastHabit,
    CastPerson,
    SessionSeen,
)
from app.people.person import Person
from app.sessions.by_hand import Situation
from app.sessions.progress import hint
from app.sessions.session import Failure


def account_seen(account: Account, secret_key: str | None) -> AccountMade:
    settings = asdict(account.settings) | {"features": sorted(account.settings.features)}
    return AccountMade(account_id=account.id, secret_key=secret_key, **settings)


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


def session_seen(situation: Situation, callbacks: Sequence[tuple[Callback, Sequence[Attempt]]]) -> SessionSeen:
    session = situation.session
    failure = session.ending if isinstance(session.ending, Failure) else None
    return SessionSeen(
        id=session.id,
        ref_id=session.shown.ref_id,
        account_id=situation.account.id,
        provider=session.provider,
        operation=session.operation,
        channel=session.channel,
        status=session.state.value,
        person=session.person,
        error=failure.error if failure else None,
        cause=failure.cause if failure else None,
        hint_code=hint(session, situation.now),
        started_at=written(session.started_at),
        expires_at=written(session.expires_at),
        ended_at=written(session.ended_at) if session.ended_at is not None else None,
        callbacks=[_callback_seen(callback, attempts) for callback, attempts in callbacks],
    )


def _callback_seen(callback: Callback, attempts: Sequence[Attempt]) -> CallbackSeen:
    return CallbackSeen(
        id=callback.id,
        url=callback.url,
        state=callback.state,
        attempts=[_attempt_seen(attempt) for attempt in attempts],
    )


def _attempt_seen(attempt: Attempt) -> AttemptSeen:
    return AttemptSeen(
        at=written(attempt.started_at),
        status=attempt.status,
        error=attempt.error,
        address=attempt.address,
        milliseconds=attempt.duration / 1000,
        answer=attempt.answer,
    )
