"""Vipps MobilePay: from session to answer."""

from app.eids.vocabulary import Channel
from app.providers.end_user import end_user
from app.providers.view import SessionView, there
from app.providers.vipps.schemas import VippsBackchannelPending, VippsCompleted, VippsPending
from app.providers.wire import AnswerModel


def pending(view: SessionView) -> AnswerModel:
    session, shown = view.session, view.session.shown
    if session.channel is Channel.BACKCHANNEL:
        return VippsBackchannelPending(id=session.id, ref_id=shown.ref_id, status="PENDING")
    return VippsPending(id=session.id, ref_id=shown.ref_id, status="PENDING", url=there(view.url))


def completed(view: SessionView) -> AnswerModel:
    return VippsCompleted(**end_user(view), ssn=view.proof.ssn)
