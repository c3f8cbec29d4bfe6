"""What the control API shows of a session."""

from sqlalchemy import Connection

from app.callbacks import repository as callbacks
from app.clock import written
from app.control.callbacks.seen import callback_seen
from app.control.sessions.schemas import (
    ExplanationSeen,
    PassedOverSeen,
    SessionFound,
    SessionSeen,
)
from app.control.sessions.timeline import timeline
from app.sessions import repository as sessions
from app.sessions.by_hand import Situation
from app.sessions.explanation import Explanation
from app.sessions.progress import hint
from app.sessions.search import Hit
from app.sessions.session import Failure


def session_seen(connection: Connection, situation: Situation) -> SessionSeen:
    session = situation.session
    failure = session.ending if isinstance(session.ending, Failure) else None
    explanation = sessions.explanation_of(connection, session.id)
    owed = callbacks.list_for_session(connection, session.account, session.id)
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
        collects=session.collects,
        started_at=written(session.started_at),
        expires_at=written(session.expires_at),
        ended_at=written(session.ended_at) if session.ended_at is not None else None,
        explanation=_explanation_seen(explanation) if explanation else None,
        timeline=timeline(connection, situation),
        callbacks=[callback_seen(each, callbacks.attempts_of(connection, each.id)) for each in owed],
    )


def session_found(hit: Hit) -> SessionFound:
    session = hit.session
    failure = session.ending if isinstance(session.ending, Failure) else None
    return SessionFound(
        id=session.id,
        ref_id=session.shown.ref_id,
        account_id=hit.account_id,
        provider=session.provider,
        operation=session.operation,
        channel=session.channel,
        status=session.state,
        person=session.person,
        error=failure.error if failure else None,
        cause=failure.cause if failure else None,
        collects=session.collects,
        started_at=written(session.started_at),
        ended_at=written(session.ended_at) if session.ended_at is not None else None,
    )


def _explanation_seen(explanation: Explanation) -> ExplanationSeen:
    return ExplanationSeen(
        decided_by=explanation.decided_by,
        because=explanation.because,
        rule=explanation.rule,
        passed_over=[
            PassedOverSeen(rule=each.rule, name=each.name or None, because=each.because)
            for each in explanation.passed_over
        ],
        more_passed_over=explanation.more_passed_over,
    )
