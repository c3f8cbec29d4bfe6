"""The Finnish Trust Network: from session to answer."""

from app.providers.end_user import end_user
from app.providers.ftn.schemas import FTNCompleted, FTNPending
from app.providers.view import SessionView, there
from app.providers.wire import AnswerModel


def pending(view: SessionView) -> AnswerModel:
    session = view.session
    return FTNPending(id=session.id, ref_id=session.shown.ref_id, status="PENDING", url=there(view.url))


def completed(view: SessionView) -> AnswerModel:
    return FTNCompleted(**end_user(view), ssn=view.proof.ssn)
