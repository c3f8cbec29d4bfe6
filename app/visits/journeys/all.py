"""Which eID's pages are gone through in which steps."""

from collections.abc import Mapping
from types import MappingProxyType

from app.eids.vocabulary import Provider
from app.sessions.order import Order
from app.visits.journey import Journey
from app.visits.journeys import bankid_no, bankid_se, freja, mitid, vipps
from app.visits.journeys.ftn import journey as ftn

_JOURNEYS: Mapping[Provider, Journey] = MappingProxyType(
    {
        Provider.BANKID_SE: bankid_se.JOURNEY,
        Provider.FREJA: freja.JOURNEY,
        Provider.BANKID_NO: bankid_no.JOURNEY,
        Provider.VIPPS: vipps.JOURNEY,
        Provider.MITID: mitid.JOURNEY,
        Provider.FTN: ftn.JOURNEY,
    }
)


def journey_of(order: Order) -> Journey:
    return _JOURNEYS[order.provider]
