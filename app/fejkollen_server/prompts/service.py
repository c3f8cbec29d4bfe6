"""Answering what waits on somebody's phone: each answer is one transaction."""

from sqlalchemy import Connection

from fejkollen_server.accounts.account import Account
from fejkollen_server.accounts.account_people import AccountPeople
from fejkollen_server.errors import PromptIsUnknown, SessionHasEnded
from fejkollen_server.people.directory import PeopleDirectory
from fejkollen_server.prompts.answer_result import AnswerResult, PhoneAnswer
from fejkollen_server.prompts.prompt import Prompt, prompt_of
from fejkollen_server.prompts.prompt_answer import PhoneServices, PromptAnswer
from fejkollen_server.sessions.by_hand import Situation
from fejkollen_server.sessions.service import SessionService
from fejkollen_server.visits import repository as visits


class PromptService:
    def __init__(self, sessions: SessionService, people: AccountPeople, means: PhoneServices) -> None:
        self._sessions = sessions
        self._people = people
        self._means = means

    async def give(self, account: Account, person_id: str, session_id: str, answer: PhoneAnswer) -> AnswerResult:
        """Do what was done on the phone. What was decided already, or went on since, stays as it is."""
        said: list[AnswerResult] = []

        def act(connection: Connection, situation: Situation) -> None:
            people = self._people.of(connection, situation.account)
            prompt = _prompt(connection, situation, people, person_id)
            said.append(PromptAnswer(self._means, connection, situation, prompt, people).take(answer))

        try:
            await self._sessions.act(session_id, act, account=account)
        except SessionHasEnded:
            return AnswerResult.DECIDED
        except PromptIsUnknown:
            return AnswerResult.OUT_OF_DATE
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
