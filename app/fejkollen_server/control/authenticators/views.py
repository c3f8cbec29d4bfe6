"""What the control API shows of authenticators."""

from fejkollen_server.authenticators.service import Authenticator
from fejkollen_server.authenticators.state import AuthenticatorCondition
from fejkollen_server.clock import SECOND, timestamp
from fejkollen_server.control.authenticators.schemas import AuthenticatorSeen, CodeSeen
from fejkollen_server.eids.authenticators import Knowledge, OneTimeCodeKind


def authenticator_seen(authenticator: Authenticator) -> AuthenticatorSeen:
    profile, state = authenticator.profile, authenticator.state
    until = state.locked_until if authenticator.condition is AuthenticatorCondition.LOCKED else None
    return AuthenticatorSeen(
        kind=profile.kind,
        eid=profile.provider,
        title=profile.title,
        assurance=profile.assurance,
        serial_number=authenticator.serial_number,
        state=authenticator.condition,
        locked_until=None if until is None else timestamp(until),
        wrong_tries=state.wrong_tries,
        tries_left=0
        if authenticator.condition is not AuthenticatorCondition.READY
        else max(0, profile.tries - state.wrong_tries),
        pin=profile.secret if profile.knowledge is Knowledge.PIN else None,
        password=profile.secret if profile.knowledge is Knowledge.PASSWORD else None,
        code=_code_seen(authenticator),
        drift=authenticator.drift_in_seconds if profile.codes is OneTimeCodeKind.TIME else None,
    )


def _code_seen(authenticator: Authenticator) -> CodeSeen | None:
    code, kind = authenticator.current_code, authenticator.profile.codes
    if code is None or kind is None:
        return None
    until = code.valid_until
    return CodeSeen(
        value=code.value,
        kind=kind,
        counter=code.counter,
        used=code.is_used,
        valid_until=None if until is None else timestamp(until),
        seconds_remaining=None if until is None else (until - authenticator.now) / SECOND,
    )
