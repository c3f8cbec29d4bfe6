"""Freja eID: from session to answer."""

from fejkollen_server.providers.freja.schemas import FrejaCompleted, FrejaPending
from fejkollen_server.providers.session_view import SessionView, required
from fejkollen_server.scanning.freja import freja_link
from fejkollen_server.web.wire import AnswerModel


def pending(view: SessionView) -> AnswerModel:
    token = required(view.session.shown.auto_start_token)
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
        ssn=required(proof.ssn),
        country=required(proof.country),
        name=required(proof.name),
        given_name=required(proof.given_name),
        surname=required(proof.surname),
        address=proof.address,
        company_signatory_text=proof.company_signatory_text,
    )
