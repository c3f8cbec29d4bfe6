"""Danish MitID: from session to answer."""

from app.eids.vocabulary import Channel, Operation
from app.providers.end_user import end_user
from app.providers.mitid.schemas import (
    MitIDBackchannelPending,
    MitIDCompleted,
    MitIDPending,
    MitIDSigned,
    MitIDSignResult,
)
from app.providers.view import SessionView, there
from app.providers.wire import AnswerModel


def pending(view: SessionView) -> AnswerModel:
    session, shown = view.session, view.session.shown
    if session.channel is Channel.BACKCHANNEL:
        message = there(shown.binding_message)
        return MitIDBackchannelPending(id=session.id, ref_id=shown.ref_id, status="PENDING", binding_message=message)
    return MitIDPending(id=session.id, ref_id=shown.ref_id, status="PENDING", url=there(view.url))


def completed(view: SessionView) -> AnswerModel:
    proof, ssn = view.proof, there(view.proof.ssn)
    if view.session.operation is not Operation.SIGN:
        return MitIDCompleted(**end_user(view), ssn=ssn)
    sign_result = MitIDSignResult(checksum=there(proof.evidence).digest)
    return MitIDSigned(**end_user(view), ssn=ssn, sign_result=sign_result)
