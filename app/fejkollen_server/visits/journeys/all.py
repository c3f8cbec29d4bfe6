"""Which eID's pages are gone through in which steps."""

from collections.abc import Mapping

from fejkollen_server.eids.every_eid import for_every_eid
from fejkollen_server.eids.vocabulary import Provider
from fejkollen_server.sessions.order import Order
from fejkollen_server.visits.journey import PageJourney
from fejkollen_server.visits.journeys import bankid_no, bankid_se, freja, mitid, vipps
from fejkollen_server.visits.journeys.ftn import journey as ftn

JOURNEYS: Mapping[Provider, PageJourney] = for_every_eid(
    {
        Provider.BANKID_SE: bankid_se.JOURNEY,
        Provider.FREJA: freja.JOURNEY,
        Provider.BANKID_NO: bankid_no.JOURNEY,
        Provider.VIPPS: vipps.JOURNEY,
        Provider.MITID: mitid.JOURNEY,
        Provider.FTN: ftn.JOURNEY,
    }
)


def journey_of(order: Order) -> PageJourney:
    return JOURNEYS[order.provider]
