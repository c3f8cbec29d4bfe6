"""The Finnish Trust Network: from session to answer."""

from fejkollen_server.providers.end_user import end_user
from fejkollen_server.providers.ftn.schemas import FTNCompleted, FTNPending
from fejkollen_server.providers.session_view import SessionView, required
from fejkollen_server.web.wire import AnswerModel


def pending(view: SessionView) -> AnswerModel:
    session = view.session
    return FTNPending(id=session.id, ref_id=session.shown.ref_id, status="PENDING", url=required(view.url))


def completed(view: SessionView) -> AnswerModel:
    return FTNCompleted(**end_user(view), ssn=view.proof.ssn)
