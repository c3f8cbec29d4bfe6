"""Vipps MobilePay: from session to answer."""

from fejkollen_server.eids.vocabulary import Channel
from fejkollen_server.providers.end_user import end_user
from fejkollen_server.providers.session_view import SessionView, required
from fejkollen_server.providers.vipps.schemas import VippsBackchannelPending, VippsCompleted, VippsPending
from fejkollen_server.web.wire import AnswerModel


def pending(view: SessionView) -> AnswerModel:
    session, shown = view.session, view.session.shown
    if session.channel is Channel.BACKCHANNEL:
        return VippsBackchannelPending(id=session.id, ref_id=shown.ref_id, status="PENDING")
    return VippsPending(id=session.id, ref_id=shown.ref_id, status="PENDING", url=required(view.url))


def completed(view: SessionView) -> AnswerModel:
    return VippsCompleted(**end_user(view), ssn=view.proof.ssn)
