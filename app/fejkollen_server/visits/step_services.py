"""What steps need of the rest of the product."""

from dataclasses import dataclass

from fejkollen_server.accounts.account_people import AccountPeople
from fejkollen_server.accounts.account_tokens import AccountTokens
from fejkollen_server.authenticators.service import Authenticators
from fejkollen_server.events.event_recorder import EventRecorder
from fejkollen_server.inbox.inbox import Inbox
from fejkollen_server.sessions.end.session_end import Endings


@dataclass(frozen=True, slots=True)
class StepServices:
    people: AccountPeople
    authenticators: Authenticators
    endings: Endings
    event_recorder: EventRecorder
    tokens: AccountTokens
    inbox: Inbox
