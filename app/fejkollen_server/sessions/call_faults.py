"""Takes the faults of a session call by call, and notes each that is made."""

from sqlalchemy import Connection

from fejkollen_server.clock import Instant
from fejkollen_server.events.event_recorder import EventRecorder
from fejkollen_server.scenarios.fault_records import FaultyCall, HTTPFault
from fejkollen_server.scenarios.http_faults import take_http_fault, tell_of
from fejkollen_server.sessions.rows import repository
from fejkollen_server.sessions.session import Session


class SessionFaults:
    def __init__(self, event_recorder: EventRecorder) -> None:
        self._event_recorder = event_recorder

    def due(self, connection: Connection, session: Session, call: FaultyCall, now: Instant) -> HTTPFault | None:
        """Say how this call goes wrong, which uses one of the times that it does."""
        fault, session.faults = take_http_fault(session.faults, call)
        if fault is not None:
            repository.set_faults(connection, session.id, session.faults)
            tell_of(self._event_recorder, connection, session.account, fault, now, session.id)
        return fault
