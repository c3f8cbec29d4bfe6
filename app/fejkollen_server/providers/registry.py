"""Everything that belongs to an eID, joined: its record, its routes, its answers and the steps of its pages."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter

from fejkollen_server.eids.every_eid import for_every_eid
from fejkollen_server.eids.profile import ProviderProfile
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Provider
from fejkollen_server.providers.bankid_no.routes import router as bankid_no
from fejkollen_server.providers.bankid_se.routes import router as bankid_se
from fejkollen_server.providers.freja.routes import router as freja
from fejkollen_server.providers.ftn.routes import router as ftn
from fejkollen_server.providers.mitid.routes import router as mitid
from fejkollen_server.providers.session_answers import ANSWERS, AnswerOf
from fejkollen_server.providers.vipps.routes import router as vipps
from fejkollen_server.visits.journey import PageJourney
from fejkollen_server.visits.journeys.all import JOURNEYS


@dataclass(frozen=True, slots=True)
class RegisteredEID:
    profile: ProviderProfile
    router: APIRouter
    pending: AnswerOf
    completed: AnswerOf
    journey: PageJourney


_ROUTERS = for_every_eid(
    {
        Provider.BANKID_SE: bankid_se,
        Provider.FREJA: freja,
        Provider.BANKID_NO: bankid_no,
        Provider.VIPPS: vipps,
        Provider.MITID: mitid,
        Provider.FTN: ftn,
    }
)

EIDS: Mapping[Provider, RegisteredEID] = for_every_eid(
    {each: RegisteredEID(PROFILES[each], _ROUTERS[each], *ANSWERS[each], JOURNEYS[each]) for each in Provider}
)
