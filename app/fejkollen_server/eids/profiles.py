"""All eIDs, each by its one record."""

from collections.abc import Mapping

from fejkollen_server.eids.bankid_no import BANKID_NO
from fejkollen_server.eids.bankid_se import BANKID_SE
from fejkollen_server.eids.every_eid import for_every_eid
from fejkollen_server.eids.freja import FREJA
from fejkollen_server.eids.ftn import FTN
from fejkollen_server.eids.mitid import MITID
from fejkollen_server.eids.profile import ProviderProfile
from fejkollen_server.eids.vipps import VIPPS
from fejkollen_server.eids.vocabulary import Provider

PROFILES: Mapping[Provider, ProviderProfile] = for_every_eid(
    {profile.provider: profile for profile in (BANKID_SE, FREJA, BANKID_NO, VIPPS, MITID, FTN)}
)
