"""Danish MitID: from session to answer."""

from fejkollen_server.eids.vocabulary import Channel, Operation
from fejkollen_server.providers.end_user import end_user
from fejkollen_server.providers.mitid.schemas import (
    MitIDBackchannelPending,
    MitIDCompleted,
    MitIDPending,
    MitIDSigned,
    MitIDSignResult,
)
from fejkollen_server.providers.session_view import SessionView, required
from fejkollen_server.web.wire import AnswerModel


def pending(view: SessionView) -> AnswerModel:
    session, shown = view.session, view.session.shown
    if session.channel is Channel.BACKCHANNEL:
        message = required(shown.binding_message)
        return MitIDBackchannelPending(id=session.id, ref_id=shown.ref_id, status="PENDING", binding_message=message)
    return MitIDPending(id=session.id, ref_id=shown.ref_id, status="PENDING", url=required(view.url))


def completed(view: SessionView) -> AnswerModel:
    proof, ssn = view.proof, required(view.proof.ssn)
    if view.session.operation is not Operation.SIGN:
        return MitIDCompleted(**end_user(view), ssn=ssn)
    sign_result = MitIDSignResult(checksum=required(proof.evidence).digest)
    return MitIDSigned(**end_user(view), ssn=ssn, sign_result=sign_result)
