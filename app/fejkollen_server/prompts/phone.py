"""Somebody's phone as it stands when one looks at it."""

from dataclasses import dataclass

from fejkollen_server.accounts.account import Account
from fejkollen_server.clock import Instant
from fejkollen_server.eids.vocabulary import Provider
from fejkollen_server.people.person import Person
from fejkollen_server.prompts.prompt import Prompt
from fejkollen_server.sessions.session import Session


@dataclass(frozen=True, slots=True)
class Phone:
    account: Account
    person: Person
    now: Instant
    prompts: tuple[Prompt, ...]
    """The newest first."""
    decided: tuple[Session, ...]
    """What came of those before, the last first, for as long as they can be collected."""
    messages: int
    """How many mails and SMS there are, or as many as are ever shown."""
    newest_message: str | None

    @property
    def version(self) -> str:
        """Changes whenever anything does that the phone shows of sessions and messages."""
        waiting = [f"{prompt.session.id}.{prompt.version}" for prompt in self.prompts]
        ended = [session.id for session in self.decided[:1]]
        return " ".join([str(len(waiting)), *waiting, *ended, self.newest_message or ""])

    def waiting_for(self, provider: Provider) -> int:
        return sum(prompt.session.provider is provider for prompt in self.prompts)

    def chosen(self, session_id: str | None) -> Prompt | None:
        """Give the prompt to show in full: the one chosen, or else the newest."""
        chosen = (prompt for prompt in self.prompts if prompt.session.id == session_id)
        return next(chosen, self.prompts[0] if self.prompts else None)
