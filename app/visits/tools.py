"""What steps need of the rest of the product."""

from dataclasses import dataclass

from app.accounts.account_tokens import AccountTokens
from app.accounts.people_book import PeopleBook
from app.authenticators.service import Authenticators
from app.events.chronicle import Chronicle
from app.inbox.inbox import Inbox
from app.sessions.ending import Endings


@dataclass(frozen=True, slots=True)
class Tools:
    people: PeopleBook
    authenticators: Authenticators
    endings: Endings
    chronicle: Chronicle
    tokens: AccountTokens
    inbox: Inbox
