"""Freja eID: from session to answer."""

from app.providers.freja.schemas import FrejaCompleted, FrejaPending
from app.providers.view import SessionView, there
from app.providers.wire import AnswerModel
from app.scanning.freja import freja_link


def pending(view: SessionView) -> AnswerModel:
    token = there(view.session.shown.auto_start_token)
    return FrejaPending(
        id=view.session.id,
        ref_id=view.session.shown.ref_id,
        status="PENDING",
        auto_start_token=token,
        qr_data=freja_link(token),
    )


def completed(view: SessionView) -> AnswerModel:
    proof = view.proof
    return FrejaCompleted(
        id=view.session.id,
        ref_id=view.session.shown.ref_id,
        status="COMPLETED",
        ssn=there(proof.ssn),
        country=there(proof.country),
        name=there(proof.name),
        given_name=there(proof.given_name),
        surname=there(proof.surname),
        address=proof.address,
        company_signatory_text=proof.company_signatory_text,
    )
