"""Takes the faults of a session call by call, and notes each that is made."""

from sqlalchemy import Connection

from app.clock import Instant
from app.events.chronicle import Chronicle
from app.scenarios.http_faults import take, tell_of
from app.scenarios.rule import Call, HTTPFault
from app.sessions import repository
from app.sessions.session import Session


class SessionFaults:
    def __init__(self, chronicle: Chronicle) -> None:
        self._chronicle = chronicle

    def due(self, connection: Connection, session: Session, call: Call, now: Instant) -> HTTPFault | None:
        """Say how this call goes wrong, which uses one of the times that it does."""
        fault, session.faults = take(session.faults, call)
        if fault is not None:
            repository.set_faults(connection, session.id, session.faults)
            tell_of(self._chronicle, connection, session.account, fault, now, session.id)
        return fault
