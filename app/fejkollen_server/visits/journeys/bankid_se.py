"""Swedish BankID, whose only pages are those of age verifications."""

from fejkollen_server.clock import SECOND
from fejkollen_server.eids.vocabulary import AuthenticatorKind
from fejkollen_server.scanning.bankid_se import autostart_web_link, bankid_qr
from fejkollen_server.sessions.by_hand import Situation
from fejkollen_server.sessions.progress import native_hint
from fejkollen_server.visits.journeys.in_app import journey_in_app
from fejkollen_server.visits.visit import Visit


def _link(situation: Situation, _visit: Visit) -> str:
    return autostart_web_link(situation.session.shown.auto_start_token or "")


def _qr(situation: Situation, _visit: Visit) -> str:
    """Give the QR code of this second, which the scanner counts from the session's start."""
    session = situation.session
    second = (situation.now - session.started_at) // SECOND
    return bankid_qr(session.shown.qr_start_token or "", session.shown.qr_start_secret or "", second)


def _hint(situation: Situation) -> str | None:
    """Say how far BankID is. Whoever answers by hand has the request before them, even where the clock stands still."""
    session = situation.session
    if session.plan and session.plan.attended and session.plan.answered_at is None:
        return "userSign"
    return native_hint(session, situation.now)


JOURNEY = journey_in_app(AuthenticatorKind.BANKID_SE_APP, link=_link, qr=_qr, hint=_hint)
