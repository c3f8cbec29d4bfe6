"""Who identified themselves, as BankID NO, Vipps, MitID and FTN tell it in the same fields."""

from typing import Literal, TypedDict

from fejkollen_server.providers.session_view import SessionView, required
from fejkollen_server.web.wire import AnswerModel, Day, Omittable, PageAddress


class EndUserCompleted(AnswerModel):
    id: str
    ref_id: Omittable[str] = None
    status: Literal["COMPLETED"]
    ssn: Omittable[str] = None
    name: str
    given_name: str
    surname: str
    phone: Omittable[str] = None
    email: Omittable[str] = None
    address: Omittable[str] = None
    birth_date: Omittable[Day] = None
    pid: Omittable[str] = None
    bank_id: Omittable[str] = None


class EndUser(TypedDict):
    """The values of those fields, but for the national number, which some always give and others only when asked."""

    id: str
    ref_id: str | None
    status: Literal["COMPLETED"]
    name: str
    given_name: str
    surname: str
    phone: str | None
    email: str | None
    address: str | None
    birth_date: str | None
    pid: str | None
    bank_id: str | None


class HostedPending(AnswerModel):
    """Waits for the person to open the page behind ``url``."""

    id: str
    ref_id: Omittable[str] = None
    status: Literal["PENDING"]
    url: PageAddress


def end_user(view: SessionView) -> EndUser:
    proof = view.proof
    return {
        "id": view.session.id,
        "ref_id": view.session.shown.ref_id,
        "status": "COMPLETED",
        "name": required(proof.name),
        "given_name": required(proof.given_name),
        "surname": required(proof.surname),
        "phone": proof.phone,
        "email": proof.email,
        "address": proof.address,
        "birth_date": proof.birth_date,
        "pid": proof.pid,
        "bank_id": proof.bank_id,
    }
