"""What the control API shows of a session."""

from sqlalchemy import Connection

from fejkollen_server.callbacks import repository as callbacks
from fejkollen_server.clock import timestamp
from fejkollen_server.control.callbacks.views import callback_seen
from fejkollen_server.control.sessions.schemas import ExplanationSeen, PassedOverSeen, SessionFound, SessionSeen
from fejkollen_server.control.sessions.timeline import timeline
from fejkollen_server.sessions.by_hand import Situation
from fejkollen_server.sessions.explanation import Explanation
from fejkollen_server.sessions.progress import current_hint
from fejkollen_server.sessions.rows import repository as sessions
from fejkollen_server.sessions.rows.session_search import Hit
from fejkollen_server.sessions.session import Failure


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
        hint_code=current_hint(session, situation.now),
        collects=session.collects,
        started_at=timestamp(session.started_at),
        expires_at=timestamp(session.expires_at),
        ended_at=timestamp(session.ended_at) if session.ended_at is not None else None,
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
        started_at=timestamp(session.started_at),
        ended_at=timestamp(session.ended_at) if session.ended_at is not None else None,
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
