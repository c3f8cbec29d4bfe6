"""Swedish BankID."""

from fejkollen_server.eids.profile import (
    Cause,
    Competition,
    HintJourney,
    HintPhase,
    ProviderProfile,
    SignatureKind,
    StartToken,
)
from fejkollen_server.eids.vocabulary import AuthenticatorKind, Channel, Country, ErrorCode, Operation, Provider

# An order lives about three minutes (IDkollen's v2 callback text on expiredTransaction; ZignSec).
ORDER_LIFETIME = 180
# BankID gives up an order that no app has fetched after about 30 seconds (Sweden Connect's integration).
START_LIMIT = 30

_SEEN_ON_SCREEN = HintJourney(
    waiting_hint="outstandingTransaction",
    steps=(HintPhase(0.0, "outstandingTransaction"), HintPhase(0.3, "started"), HintPhase(0.5, "userSign")),
)
_ON_THE_PHONE = HintJourney(
    waiting_hint="outstandingTransaction",
    steps=(HintPhase(0.0, "outstandingTransaction"), HintPhase(0.3, "userCallConfirm"), HintPhase(0.6, "userSign")),
)

HINT_CODES = (
    "outstandingTransaction",
    "noClient",
    "started",
    "userMrtd",
    "userCallConfirm",
    "userSign",
    "processing",
)

BANKID_SE = ProviderProfile(
    provider=Provider.BANKID_SE,
    title="BankID",
    country=Country.SWEDEN,
    app=AuthenticatorKind.BANKID_SE_APP,
    operations={
        (Operation.AUTH, Channel.FRONT): ORDER_LIFETIME,
        (Operation.AUTH, Channel.PHONE): ORDER_LIFETIME,
        (Operation.SIGN, Channel.FRONT): ORDER_LIFETIME,
        (Operation.SIGN, Channel.PHONE): ORDER_LIFETIME,
        (Operation.AGE_VERIFICATION, Channel.FRONT): 300,
    },
    hosted=frozenset({Operation.AGE_VERIFICATION}),
    causes=(
        Cause("userCancel", "the person pressed cancel", ErrorCode.CANCELLED),
        Cause("userDeclinedCall", "the person denied being in the phone call", ErrorCode.CANCELLED),
        Cause("cancelled", "a newer order for the same person took over", ErrorCode.CONFLICT),
        Cause("startFailed", "no app fetched the order in time", ErrorCode.SESSION_TIMEOUT),
        Cause("expiredTransaction", "the app did not answer in time", ErrorCode.SESSION_TIMEOUT),
        Cause("certificateErr", "the BankID is blocked, revoked or too old", ErrorCode.INVALID_ID),
        Cause("notSupportedByUserApp", "the app is too old for the request", ErrorCode.UNSUPPORTED_CLIENT),
        Cause("transactionRiskBlocked", "BankID judged the risk too high", ErrorCode.AUTH_FAILED),
        Cause("internalError", "BankID broke down", ErrorCode.INTERNAL_ERROR),
        Cause("alreadyInProgress", "the person already has an order", refusal="alreadyInProgress"),
        Cause("invalidParameters", "BankID refused the request", refusal="invalidParameters"),
    ),
    competition={Operation.AUTH: Competition.BOTH_END, Operation.SIGN: Competition.BOTH_END},
    declined="userCancel",
    expired="expiredTransaction",
    competed="cancelled",
    without_eid="startFailed",
    locked="certificateErr",
    blocked="certificateErr",
    journeys={Channel.FRONT: _SEEN_ON_SCREEN, Channel.PHONE: _ON_THE_PHONE},
    # BankID keeps completed orders for three minutes and failed ones for five (Active Login's documentation).
    completed_kept=180,
    failed_kept=300,
    refusal_of_competition="alreadyInProgress",
    start_tokens={Channel.FRONT: StartToken.AUTO_START_AND_QR},
    signature=SignatureKind.DIGEST,
    gives_up_unopened=True,
)
