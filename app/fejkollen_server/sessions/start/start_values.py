"""A start under way, and what it came to."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from fejkollen_server.accounts.account import Account
from fejkollen_server.clock import Instant, day_of
from fejkollen_server.errors import EIDRefuses
from fejkollen_server.people.directory import PeopleDirectory
from fejkollen_server.people.person import Person
from fejkollen_server.scenarios.conditions import MatchableRequest
from fejkollen_server.scenarios.fault_records import HTTPFault
from fejkollen_server.scenarios.rule import RuleOperation
from fejkollen_server.sessions.order import Order
from fejkollen_server.sessions.session import Session


@dataclass(frozen=True, slots=True)
class Start:
    """What is known about a start while it is made."""

    connection: Connection
    account: Account
    people: PeopleDirectory
    person: Person | None
    """Whom the order names."""
    order: Order
    now: Instant

    def as_asked(self, headers: Mapping[str, str]) -> MatchableRequest:
        """Give what scenarios look at."""
        order = self.order
        texts = (order.text, order.intent, order.reference_text, order.binding_message)
        return MatchableRequest(
            provider=order.provider,
            operation=RuleOperation(order.operation),
            channel=order.channel,
            people=self.people,
            today=day_of(self.now),
            person=self.person,
            by_ssn=order.ssn is not None,
            by_phone=order.phone is not None,
            ref_id=order.ref_id,
            texts=tuple(text for text in texts if text is not None),
            documents=order.documents,
            headers=headers,
        )


@dataclass(frozen=True, slots=True)
class Started:
    """What a start came to: a session, or the eID's refusal, or a fault that leaves nothing done."""

    session: Session | None = None
    refusal: EIDRefuses | None = None
    fault: HTTPFault | None = None
    """How the call goes wrong, by a scenario; beside a session or a refusal it only spoils the answer."""
    is_called_back_first: bool = False
    """Whether it has ended already, and the callback is to be sent before the start is answered."""
