"""What of a session can still be collected once it has ended."""

from fejkollen_server.accounts.account import AccountSettings, Expired
from fejkollen_server.clock import span
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.sessions.end.proof import Proof
from fejkollen_server.sessions.session import Failure, Session


def time_kept(session: Session, ending: Proof | Failure, settings: AccountSettings) -> int:
    """Say how long its end can be collected: as long as the account says, or else as the eID does."""
    profile = PROFILES[session.provider]
    usual = profile.completed_kept if isinstance(ending, Proof) else profile.failed_kept
    return span(settings.retention or usual)


def is_answered_not_found(session: Session, settings: AccountSettings) -> bool:
    """Tell whether relying parties are told no more of it, because it has run out and the account wants that."""
    return settings.expired is Expired.NOT_FOUND and _has_run_out(session)


def _has_run_out(session: Session) -> bool:
    return isinstance(session.ending, Failure) and session.ending.cause == PROFILES[session.provider].expired
