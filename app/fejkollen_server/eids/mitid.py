"""Danish MitID."""

from fejkollen_server.eids.profile import Cause, Competition, ProviderProfile, SignatureKind, StartToken
from fejkollen_server.eids.vocabulary import AuthenticatorKind, Channel, Country, ErrorCode, Operation, Provider

# A MitID login session lives about five minutes (StubID's recordings).
SESSION_LIFETIME = 300

MITID = ProviderProfile(
    provider=Provider.MITID,
    title="MitID",
    country=Country.DENMARK,
    app=AuthenticatorKind.MITID_APP,
    operations={
        (Operation.AUTH, Channel.FRONT): SESSION_LIFETIME,
        (Operation.AUTH, Channel.BACKCHANNEL): SESSION_LIFETIME,
        (Operation.SIGN, Channel.FRONT): SESSION_LIFETIME,
        (Operation.AGE_VERIFICATION, Channel.FRONT): SESSION_LIFETIME,
    },
    hosted=frozenset({Operation.AUTH, Operation.SIGN, Operation.AGE_VERIFICATION}),
    causes=(
        Cause("mitid_user_aborted", "the person aborted in MitID", ErrorCode.CANCELLED),
        Cause("user_aborted", "the person aborted on the page around MitID", ErrorCode.CANCELLED),
        Cause("mitid_timeout", "MitID did not get an answer in time", ErrorCode.SESSION_TIMEOUT),
        Cause("expired_token", "the backchannel request ran out", ErrorCode.SESSION_TIMEOUT),
        Cause("identity_not_found", "there is no such MitID user", ErrorCode.AUTH_FAILED),
        Cause(
            "authenticator_suspended",
            "the authenticator is suspended after wrong codes",
            ErrorCode.AUTH_FAILED,
        ),
        Cause("cpr_match_spent", "three wrong CPR numbers were entered", ErrorCode.AUTH_FAILED),
        Cause("credentials_spent", "too many wrong codes or passwords", ErrorCode.AUTH_FAILED),
        Cause("authenticator_revoked", "the authenticator has been revoked", ErrorCode.INVALID_ID),
        Cause("parallel_sessions_detected", "another login is open in the app", ErrorCode.CONFLICT),
        Cause("app_too_old", "the app is too old for the request", ErrorCode.UNSUPPORTED_CLIENT),
        Cause("mitid_core_client_error", "MitID broke down", ErrorCode.INTERNAL_ERROR),
    ),
    competition={Operation.AUTH: Competition.NEWER_FAILS, Operation.SIGN: Competition.NEWER_FAILS},
    declined="mitid_user_aborted",
    expired="mitid_timeout",
    competed="parallel_sessions_detected",
    without_eid="identity_not_found",
    locked="authenticator_suspended",
    blocked="authenticator_revoked",
    start_tokens={Channel.BACKCHANNEL: StartToken.GIVEN_MESSAGE},
    signature=SignatureKind.DIGEST,
)
