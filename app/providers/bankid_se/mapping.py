"""Swedish BankID: from session to answer."""

from app.authenticators.id_card import VerifiedIDCard
from app.clock import day_of
from app.eids.vocabulary import Channel
from app.providers.bankid_se.schemas import (
    BankIDSECompleted,
    BankIDSEPending,
    BankIDSEPhonePending,
    BankIDSEVerified,
)
from app.providers.view import SessionView, there
from app.providers.wire import AnswerModel


def pending(view: SessionView) -> AnswerModel:
    session, shown = view.session, view.session.shown
    if session.channel is Channel.PHONE:
        return BankIDSEPhonePending(id=session.id, ref_id=shown.ref_id, status="PENDING", hint_code=there(view.hint))
    return BankIDSEPending(
        id=session.id,
        ref_id=shown.ref_id,
        status="PENDING",
        auto_start_token=there(shown.auto_start_token),
        qr_start_token=there(shown.qr_start_token),
        qr_start_secret=there(shown.qr_start_secret),
        hint_code=there(view.hint),
    )


def completed(view: SessionView) -> AnswerModel:
    proof = view.proof
    return BankIDSECompleted(
        id=view.session.id,
        ref_id=view.session.shown.ref_id,
        status="COMPLETED",
        ssn=there(proof.ssn),
        name=there(proof.name),
        given_name=there(proof.given_name),
        surname=there(proof.surname),
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
