"""Vipps MobilePay."""

from fejkollen_server.eids.profile import Cause, ProviderProfile
from fejkollen_server.eids.vocabulary import AuthenticatorKind, Channel, Country, ErrorCode, Operation, Provider

VIPPS = ProviderProfile(
    provider=Provider.VIPPS,
    title="Vipps MobilePay",
    country=Country.NORWAY,
    app=AuthenticatorKind.VIPPS_APP,
    operations={
        (Operation.AUTH, Channel.FRONT): 300,
        # Vipps' merchant-initiated login answers expires_in 600.
        (Operation.AUTH, Channel.BACKCHANNEL): 600,
    },
    hosted=frozenset({Operation.AUTH}),
    causes=(
        Cause("access_denied", "the person pressed cancel", ErrorCode.CANCELLED),
        Cause("expired", "the app did not answer in time", ErrorCode.SESSION_TIMEOUT),
        Cause("wrong_challenge", "the person chose the wrong emoji", ErrorCode.AUTH_FAILED),
        Cause("unknown_reject_reason", "the app rejected without saying why", ErrorCode.AUTH_FAILED),
        Cause("invalid_user", "there is no such Vipps user, or they are under 15", ErrorCode.AUTH_FAILED),
        Cause("identity_expired", "the identity behind the Vipps profile has expired", ErrorCode.INVALID_ID),
        Cause("already_in_use", "another login is open in the app", ErrorCode.CONFLICT),
        Cause("outdated_app_version", "the app is too old for the web login", ErrorCode.UNSUPPORTED_CLIENT),
        Cause("old_app", "the app is too old for a login started by the merchant", ErrorCode.UNSUPPORTED_CLIENT),
        Cause("server_error", "Vipps broke down", ErrorCode.INTERNAL_ERROR),
    ),
    competition={},
    declined="access_denied",
    expired="expired",
    competed="already_in_use",
    without_eid="invalid_user",
    locked="unknown_reject_reason",
    blocked="unknown_reject_reason",
    holds_ssn_back=True,
)

# Which emojis Vipps shows is not published: these are easily told apart, and their names are short in every language.
EMOJIS = ("🦊", "🐻", "🐸", "🐙", "🦋", "🌵", "🍄", "🍋", "🍓", "🎈", "🎸", "🚀", "🐢", "🔑", "🌂", "🚲")
