"""The app of each eID, on which people are asked."""

from collections.abc import Mapping
from types import MappingProxyType

from fejkollen_server.eids.vocabulary import AuthenticatorKind, Provider

APPS: Mapping[Provider, AuthenticatorKind] = MappingProxyType(
    {
        Provider.BANKID_SE: AuthenticatorKind.BANKID_SE_APP,
        Provider.FREJA: AuthenticatorKind.FREJA_APP,
        Provider.BANKID_NO: AuthenticatorKind.BANKID_NO_APP,
        Provider.VIPPS: AuthenticatorKind.VIPPS_APP,
        Provider.MITID: AuthenticatorKind.MITID_APP,
        Provider.FTN: AuthenticatorKind.FTN_MOBILE_CERTIFICATE,
    }
)
