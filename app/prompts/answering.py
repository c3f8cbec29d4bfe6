"""Answering what waits on somebody's phone: each answer is one transaction."""

from sqlalchemy import Connection

from app.accounts.account import Account
from app.accounts.people_book import PeopleBook
from app.errors import PromptIsUnknown, SessionHasEnded
from app.people.directory import PeopleDirectory
from app.prompts.prompt import Prompt, prompt_of
from app.prompts.reply import Answer, Said
from app.prompts.turn import Means, Turn
from app.sessions.by_hand import Situation
from app.sessions.service import SessionService
from app.visits import repository as visits


class Answers:
    def __init__(self, sessions: SessionService, people: PeopleBook, means: Means) -> None:
        self._sessions = sessions
        self._people = people
        self._means = means

    async def give(self, account: Account, person_id: str, session_id: str, answer: Answer) -> Said:
        """Do what was done on the phone. What was decided already, or went on since, stays as it is."""
        said: list[Said] = []

        def act(connection: Connection, situation: Situation) -> None:
            people = self._people.of(connection, situation.account)
            prompt = _prompt(connection, situation, people, person_id)
            said.append(Turn(self._means, connection, situation, prompt, people).take(answer))

        try:
            await self._sessions.act(session_id, act, account=account)
        except SessionHasEnded:
            return Said.DECIDED
        except PromptIsUnknown:
            return Said.OUT_OF_DATE
        # On PostgreSQL, a transaction that lost a race is begun anew.
        return said[-1]


def _prompt(connection: Connection, situation: Situation, people: PeopleDirectory, person_id: str) -> Prompt:
    session = situation.session
    if session.has_ended:
        raise SessionHasEnded(session.state)
    visits.hold(connection, session.id)
    visit = visits.find(connection, session.id)
    prompt = prompt_of(session, situation.order, people.by_id(person_id), visit)
    if prompt is None:
        raise PromptIsUnknown
    return prompt
