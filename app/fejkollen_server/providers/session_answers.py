"""The answer to a collect, which is also the body of a callback: one function per eID and state."""

from collections.abc import Callable, Mapping

from fejkollen_server.eids.every_eid import for_every_eid
from fejkollen_server.eids.vocabulary import Operation, Provider
from fejkollen_server.providers.age_verification_fields import AgeVerificationCompleted, AgeVerificationPending
from fejkollen_server.providers.bankid_no import mapping as bankid_no
from fejkollen_server.providers.bankid_se import mapping as bankid_se
from fejkollen_server.providers.freja import mapping as freja
from fejkollen_server.providers.ftn import mapping as ftn
from fejkollen_server.providers.mitid import mapping as mitid
from fejkollen_server.providers.session_failed import SessionFailed
from fejkollen_server.providers.session_view import SessionView, required
from fejkollen_server.providers.vipps import mapping as vipps
from fejkollen_server.sessions.session import Session
from fejkollen_server.sessions.states import SessionState
from fejkollen_server.web.wire import AnswerModel

AnswerOf = Callable[[SessionView], AnswerModel]

ANSWERS: Mapping[Provider, tuple[AnswerOf, AnswerOf]] = for_every_eid(
    {
        Provider.BANKID_SE: (bankid_se.pending, bankid_se.completed),
        Provider.FREJA: (freja.pending, freja.completed),
        Provider.BANKID_NO: (bankid_no.pending, bankid_no.completed),
        Provider.VIPPS: (vipps.pending, vipps.completed),
        Provider.MITID: (mitid.pending, mitid.completed),
        Provider.FTN: (ftn.pending, ftn.completed),
    }
)


def callback_body(session: Session) -> bytes:
    """Write what is called back when a session has ended: exactly what a collect would answer."""
    return session_answer(SessionView(session)).body()


def session_answer(view: SessionView) -> AnswerModel:
    session = view.session
    if session.state is SessionState.FAILED:
        error = view.failure.error
        return SessionFailed(id=session.id, ref_id=session.shown.ref_id, status="FAILED", error=error)
    if session.operation is Operation.AGE_VERIFICATION:
        return _age_pending(view) if session.state is SessionState.PENDING else _age_completed(view)
    pending, completed = ANSWERS[session.provider]
    return pending(view) if session.state is SessionState.PENDING else completed(view)


def _age_pending(view: SessionView) -> AgeVerificationPending:
    shown = view.session.shown
    return AgeVerificationPending(
        id=view.session.id,
        ref_id=shown.ref_id,
        status="PENDING",
        min_age=shown.min_age,
        max_age=shown.max_age,
        url=required(view.url),
    )


def _age_completed(view: SessionView) -> AgeVerificationCompleted:
    return AgeVerificationCompleted(
        id=view.session.id,
        ref_id=view.session.shown.ref_id,
        status="COMPLETED",
        age_verified=view.proof.age_verified is True,
    )
