"""Freja, whose only pages are those of age verifications."""

from fejkollen_server.eids.vocabulary import AuthenticatorKind
from fejkollen_server.scanning.freja import freja_link
from fejkollen_server.sessions.by_hand import Situation
from fejkollen_server.visits.journeys.in_app import journey_in_app
from fejkollen_server.visits.visit import Visit


def _link(situation: Situation, _visit: Visit) -> str:
    return freja_link(situation.session.shown.auto_start_token or "")


def _hint(situation: Situation) -> str:
    """Say how far Freja is, in its own words."""
    plan = situation.session.plan
    return "DELIVERED_TO_MOBILE" if plan and plan.attended else "STARTED"


JOURNEY = journey_in_app(AuthenticatorKind.FREJA_APP, link=_link, qr=_link, hint=_hint)
