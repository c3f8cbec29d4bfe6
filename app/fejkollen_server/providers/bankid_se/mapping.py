"""Swedish BankID: from session to answer."""

from fejkollen_server.authenticators.id_card import VerifiedIDCard
from fejkollen_server.clock import day_of
from fejkollen_server.eids.vocabulary import Channel
from fejkollen_server.providers.bankid_se.schemas import (
    BankIDSECompleted,
    BankIDSEPending,
    BankIDSEPhonePending,
    BankIDSEVerified,
)
from fejkollen_server.providers.session_view import SessionView, required
from fejkollen_server.web.wire import AnswerModel


def pending(view: SessionView) -> AnswerModel:
    session, shown = view.session, view.session.shown
    if session.channel is Channel.PHONE:
        return BankIDSEPhonePending(id=session.id, ref_id=shown.ref_id, status="PENDING", hint_code=required(view.hint))
    return BankIDSEPending(
        id=session.id,
        ref_id=shown.ref_id,
        status="PENDING",
        auto_start_token=required(shown.auto_start_token),
        qr_start_token=required(shown.qr_start_token),
        qr_start_secret=required(shown.qr_start_secret),
        hint_code=required(view.hint),
    )


def completed(view: SessionView) -> AnswerModel:
    proof = view.proof
    return BankIDSECompleted(
        id=view.session.id,
        ref_id=view.session.shown.ref_id,
        status="COMPLETED",
        ssn=required(proof.ssn),
        name=required(proof.name),
        given_name=required(proof.given_name),
        surname=required(proof.surname),
        cert_start_date=proof.id_issued,
        address=proof.address,
        company_signatory_text=proof.company_signatory_text,
    )


def verified(card: VerifiedIDCard) -> BankIDSEVerified:
    today = day_of(card.verified_at)
    return BankIDSEVerified(
        ssn=card.person.ssn,
        name=card.person.name,
        given_name=card.person.given_name,
        surname=card.person.surname,
        age=card.person.age_on(today),
        verified_at=today.isoformat(),
    )
