"""All eIDs, each by its one record."""

from collections.abc import Mapping
from types import MappingProxyType

from app.eids.bankid_no import BANKID_NO
from app.eids.bankid_se import BANKID_SE
from app.eids.freja import FREJA
from app.eids.ftn import FTN
from app.eids.mitid import MITID
from app.eids.profile import ProviderProfile
from app.eids.vipps import VIPPS
from app.eids.vocabulary import Provider

PROFILES: Mapping[Provider, ProviderProfile] = MappingProxyType(
    {profile.provider: profile for profile in (BANKID_SE, FREJA, BANKID_NO, VIPPS, MITID, FTN)}
)
