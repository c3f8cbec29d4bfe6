"""Norwegian BankID."""

from fejkollen_server.eids.profile import Cause, Competition, ProviderProfile, SignatureKind, StartToken
from fejkollen_server.eids.vocabulary import AuthenticatorKind, Channel, Country, ErrorCode, Operation, Provider

BANKID_NO = ProviderProfile(
    provider=Provider.BANKID_NO,
    title="BankID Norge",
    country=Country.NORWAY,
    app=AuthenticatorKind.BANKID_NO_APP,
    operations={
        (Operation.AUTH, Channel.FRONT): 300,
        # BankID's own backchannel answers expires_in 900.
        (Operation.AUTH, Channel.BACKCHANNEL): 900,
        (Operation.SIGN, Channel.FRONT): 300,
        (Operation.AGE_VERIFICATION, Channel.FRONT): 300,
    },
    hosted=frozenset({Operation.AUTH, Operation.SIGN, Operation.AGE_VERIFICATION}),
    causes=(
        Cause("access_denied", "the person pressed cancel", ErrorCode.CANCELLED),
        Cause("wrong_words", "the person chose the wrong pair of words", ErrorCode.CANCELLED),
        Cause("certificate_expired", "the BankID certificate has expired", ErrorCode.INVALID_ID),
        Cause("certificate_blocked", "the BankID is blocked", ErrorCode.INVALID_ID),
        Cause("C131", "the number is busy with another BankID process", ErrorCode.CONFLICT),
        Cause("C293", "another session is open on the person's phone", ErrorCode.CONFLICT),
        Cause("C302", "time ran out", ErrorCode.SESSION_TIMEOUT),
        Cause("credentials_spent", "too many wrong codes or passwords", ErrorCode.AUTH_FAILED),
        Cause("app_too_old", "the app is too old for the request", ErrorCode.UNSUPPORTED_CLIENT),
        Cause("server_error", "BankID broke down", ErrorCode.INTERNAL_ERROR),
    ),
    competition={Operation.AUTH: Competition.NEWER_FAILS, Operation.SIGN: Competition.NEWER_FAILS},
    declined="access_denied",
    expired="C302",
    competed="C131",
    without_eid="credentials_spent",
    locked="credentials_spent",
    blocked="certificate_blocked",
    start_tokens={Channel.BACKCHANNEL: StartToken.WORD_PAIR},
    signature=SignatureKind.CMS,
    holds_ssn_back=True,
)
