"""What a session still has to go through, call by call."""

from dataclasses import replace

from sqlalchemy import Connection

from fejkollen_server.clock import Instant
from fejkollen_server.errors import Refusal
from fejkollen_server.events.event import EventKind
from fejkollen_server.events.event_recorder import EventRecorder
from fejkollen_server.scenarios.fault_fields import fault_in_words
from fejkollen_server.scenarios.fault_records import FaultyCall, HTTPFault
from fejkollen_server.scenarios.stored_faults import http_faults_of, http_faults_text


class FaultIsDue(Refusal):
    """A scenario says that the call goes wrong before anything is done."""

    def __init__(self, fault: HTTPFault) -> None:
        super().__init__(f"a scenario makes this call go wrong: {fault_in_words(fault)}")
        self.fault = fault


def tell_of(
    event_recorder: EventRecorder,
    connection: Connection,
    account: int,
    fault: HTTPFault,
    now: Instant,
    session: str | None = None,
) -> None:
    """Note that a call goes wrong because a scenario says so."""
    made = {"on": fault.on.value, "fault": fault_in_words(fault)}
    event_recorder.tell(connection, account, EventKind.FAULT_MADE, now, session=session, **made)


def take_http_fault(kept: str | None, call: FaultyCall) -> tuple[HTTPFault | None, str | None]:
    """Say how a call on a session goes wrong, if it does, and what is left for later calls.

    Several faults of one call come one after the other, each as often as it says.
    """
    faults = http_faults_of(kept)
    due = next((position for position, fault in enumerate(faults) if fault.on is call), None)
    if due is None:
        return None, kept
    fault = faults[due]
    return fault, http_faults_text([*faults[:due], *_once_less(fault), *faults[due + 1 :]])


def _once_less(fault: HTTPFault) -> list[HTTPFault]:
    if fault.times is None:
        return [fault]
    return [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
