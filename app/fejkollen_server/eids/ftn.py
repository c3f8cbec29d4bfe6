"""The Finnish Trust Network: the banks and the mobile certificate."""

from fejkollen_server.eids.profile import Cause, ProviderProfile
from fejkollen_server.eids.vocabulary import AuthenticatorKind, Channel, Country, ErrorCode, Operation, Provider

FTN = ProviderProfile(
    provider=Provider.FTN,
    title="Finnish Trust Network",
    country=Country.FINLAND,
    app=AuthenticatorKind.FTN_MOBILE_CERTIFICATE,
    operations={
        (Operation.AUTH, Channel.FRONT): 300,
        (Operation.AGE_VERIFICATION, Channel.FRONT): 300,
    },
    hosted=frozenset({Operation.AUTH, Operation.AGE_VERIFICATION}),
    causes=(
        Cause("cancelled_at_bank", "the person cancelled at the bank", ErrorCode.CANCELLED),
        Cause("cancelled_at_choice", "the person cancelled while choosing a bank", ErrorCode.CANCELLED),
        Cause("timed_out_at_bank", "the bank did not get an answer in time", ErrorCode.SESSION_TIMEOUT),
        Cause("bank_error", "the bank refused without saying why", ErrorCode.AUTH_FAILED),
        Cause("credentials_spent", "too many wrong codes", ErrorCode.AUTH_FAILED),
        Cause("identity_expired", "the bank credentials have expired", ErrorCode.INVALID_ID),
        Cause("certificate_in_use", "the mobile certificate is busy with another request", ErrorCode.CONFLICT),
        Cause("sim_not_supported", "the SIM card is too old for the request", ErrorCode.UNSUPPORTED_CLIENT),
        Cause("bank_unavailable", "the bank broke down", ErrorCode.INTERNAL_ERROR),
    ),
    competition={},
    declined="cancelled_at_bank",
    expired="timed_out_at_bank",
    competed="certificate_in_use",
    without_eid="bank_error",
    locked="credentials_spent",
    blocked="bank_error",
)
