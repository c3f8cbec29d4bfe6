"""Norwegian BankID: from session to answer."""

from fejkollen_server.eids.vocabulary import Channel, Operation
from fejkollen_server.providers.bankid_no.schemas import (
    BankIDNOBackchannelPending,
    BankIDNOCompleted,
    BankIDNOPending,
    BankIDNOSigned,
    BankIDNOSignResult,
    SignedDocument,
)
from fejkollen_server.providers.end_user import end_user
from fejkollen_server.providers.session_view import SessionView, required
from fejkollen_server.sessions.end.proof import Proof
from fejkollen_server.web.wire import AnswerModel


def pending(view: SessionView) -> AnswerModel:
    session, shown = view.session, view.session.shown
    if session.channel is Channel.BACKCHANNEL:
        words = required(shown.binding_message)
        return BankIDNOBackchannelPending(id=session.id, ref_id=shown.ref_id, status="PENDING", binding_message=words)
    return BankIDNOPending(id=session.id, ref_id=shown.ref_id, status="PENDING", url=required(view.url))


def completed(view: SessionView) -> AnswerModel:
    proof = view.proof
    if view.session.operation is not Operation.SIGN:
        return BankIDNOCompleted(**end_user(view), ssn=proof.ssn)
    signed = [SignedDocument(id=document.id, hash=document.digest) for document in proof.signed_documents]
    return BankIDNOSigned(
        **end_user(view), ssn=proof.ssn, sign_result=_sign_result(proof), signed_documents=signed or None
    )


def _sign_result(proof: Proof) -> BankIDNOSignResult:
    evidence = required(proof.evidence)
    return BankIDNOSignResult(
        end_user=required(evidence.end_user), merchant=required(evidence.merchant), hash=evidence.digest
    )
