"""Freja eID."""

from fejkollen_server.eids.profile import Cause, Competition, ProviderProfile, SignatureKind, StartToken
from fejkollen_server.eids.vocabulary import AuthenticatorKind, Channel, Country, ErrorCode, Operation, Provider

# Freja's own documentation: authentication at most two minutes, signatures up to 30 days.
AUTH_LIFETIME = 120
SIGN_LIFETIME = 30 * 24 * 3600

UNKNOWN_USER = "User with the specified userInfo does not exist in Freja eID database"
REJECTED_FOR_SECURITY = (
    "Authentication request failed. Previous authentication request was rejected due to security reasons"
)

FREJA = ProviderProfile(
    provider=Provider.FREJA,
    title="Freja eID",
    country=Country.SWEDEN,
    app=AuthenticatorKind.FREJA_APP,
    operations={
        (Operation.AUTH, Channel.FRONT): AUTH_LIFETIME,
        (Operation.AUTH, Channel.BACKCHANNEL): AUTH_LIFETIME,
        (Operation.SIGN, Channel.FRONT): SIGN_LIFETIME,
        (Operation.SIGN, Channel.BACKCHANNEL): SIGN_LIFETIME,
        (Operation.AGE_VERIFICATION, Channel.FRONT): 300,
    },
    hosted=frozenset({Operation.AGE_VERIFICATION}),
    causes=(
        Cause("CANCELED", "the person pressed cancel", ErrorCode.CANCELLED),
        Cause("RP_CANCELED", "a newer request for the same person took over", ErrorCode.CONFLICT),
        Cause("EXPIRED", "the app did not answer in time", ErrorCode.SESSION_TIMEOUT),
        Cause("REJECTED", "Freja rejected the answer", ErrorCode.AUTH_FAILED),
        Cause("ID_EXPIRED", "the identity document behind the Freja eID has expired", ErrorCode.INVALID_ID),
        Cause("APP_TOO_OLD", "the app is too old for the request", ErrorCode.UNSUPPORTED_CLIENT),
        Cause("INTERNAL", "Freja broke down", ErrorCode.INTERNAL_ERROR),
        Cause("1012", "there is no such Freja user", refusal=UNKNOWN_USER),
        Cause("2000", "an earlier request was rejected for security reasons", refusal=REJECTED_FOR_SECURITY),
    ),
    competition={Operation.AUTH: Competition.BOTH_END},
    declined="CANCELED",
    expired="EXPIRED",
    competed="RP_CANCELED",
    without_eid="1012",
    locked="REJECTED",
    blocked="REJECTED",
    refusal_of_competition=REJECTED_FOR_SECURITY,
    start_tokens={Channel.FRONT: StartToken.AUTO_START, Channel.BACKCHANNEL: StartToken.AUTO_START},
    signature=SignatureKind.DIGEST,
    is_for_every_country=True,
    grades_registration=True,
)
