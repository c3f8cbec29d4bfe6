"""Norwegian BankID: from session to answer."""

from app.eids.vocabulary import Channel, Operation
from app.providers.bankid_no.schemas import (
    BankIDNOBackchannelPending,
    BankIDNOCompleted,
    BankIDNOPending,
    BankIDNOSigned,
    BankIDNOSignResult,
    SignedDocument,
)
from app.providers.end_user import end_user
from app.providers.view import SessionView, there
from app.providers.wire import AnswerModel
from app.sessions.results import Proof


def pending(view: SessionView) -> AnswerModel:
    session, shown = view.session, view.session.shown
    if session.channel is Channel.BACKCHANNEL:
        words = there(shown.binding_message)
        return BankIDNOBackchannelPending(id=session.id, ref_id=shown.ref_id, status="PENDING", binding_message=words)
    return BankIDNOPending(id=session.id, ref_id=shown.ref_id, status="PENDING", url=there(view.url))


def completed(view: SessionView) -> AnswerModel:
    proof = view.proof
    if view.session.operation is not Operation.SIGN:
        return BankIDNOCompleted(**end_user(view), ssn=proof.ssn)
    signed = [SignedDocument(id=document.id, hash=document.digest) for document in proof.signed_documents]
    return BankIDNOSigned(
        **end_user(view), ssn=proof.ssn, sign_result=_sign_result(proof), signed_documents=signed or None
    )


def _sign_result(proof: Proof) -> BankIDNOSignResult:
    evidence = there(proof.evidence)
    return BankIDNOSignResult(
        end_user=there(evidence.end_user), merchant=there(evidence.merchant), hash=evidence.digest
    )
