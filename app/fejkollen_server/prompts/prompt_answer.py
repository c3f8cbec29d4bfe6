"""One answer to one prompt, in the transaction of whoever gives it."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from fejkollen_server.authenticators.service import Authenticators, CodeVerdict, held_authenticator
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.errors import InputIsInvalid
from fejkollen_server.people.directory import PeopleDirectory
from fejkollen_server.prompts.answer_result import AnswerResult, PhoneAnswer
from fejkollen_server.prompts.hindrances import app_too_old
from fejkollen_server.prompts.prompt import Prompt
from fejkollen_server.prompts.question import AFTER_THE_CALL_IS_CONFIRMED, Question
from fejkollen_server.sessions.by_hand import Act, ByHand, Situation
from fejkollen_server.visits.service import Visits

# Where no page says what a wrong choice ends in: Norwegian BankID from behind the scenes.
_WRONG_WORDS = "wrong_words"
_NOT_IN_A_CALL = "userDeclinedCall"


@dataclass(frozen=True, slots=True)
class PhoneServices:
    """What a phone acts with."""

    visits: Visits
    by_hand: ByHand
    authenticators: Authenticators


class PromptAnswer:
    def __init__(
        self,
        means: PhoneServices,
        connection: Connection,
        situation: Situation,
        prompt: Prompt,
        people: PeopleDirectory,
    ) -> None:
        self._means = means
        self._connection = connection
        self._situation = situation
        self._prompt = prompt
        self._people = people

    def take(self, answer: PhoneAnswer) -> AnswerResult:
        ways: dict[str, Callable[[PhoneAnswer], AnswerResult]] = {
            "approve": self._approve,
            "match": self._match,
            "different": lambda _: self._mismatch(),
            "decline": lambda _: self._decline(),
            "not-me": lambda _: self._decline(),
            "in-call": lambda _: self._confirm_the_call(),
            "no-call": lambda _: self._end(_NOT_IN_A_CALL),
            "hold": lambda _: self._hold(AnswerResult.HELD),
            "offline": lambda _: self._hold(AnswerResult.OFFLINE),
            "too-old": lambda _: self._end(app_too_old(self._prompt.order)),
            "somebody-else": lambda _: self._let_somebody_else_approve(),
        }
        if answer.do not in ways:
            raise InputIsInvalid("do", f"must be one of {', '.join(ways)}")
        if answer.version != self._prompt.version or not self._fits(answer):
            return AnswerResult.OUT_OF_DATE
        return ways[answer.do](answer)

    def _fits(self, answer: PhoneAnswer) -> bool:
        """Whether there is a call comes first, and is asked once."""
        is_asked = self._prompt.question is Question.CALL
        return not is_asked if answer.do == "approve" else is_asked or answer.do not in {"in-call", "no-call"}

    def _approve(self, answer: PhoneAnswer) -> AnswerResult:
        prompt = self._prompt
        if prompt.question in {Question.NUMBER, Question.EMOJI}:
            return AnswerResult.MISMATCHED
        if prompt.question is Question.WORDS and answer.match != prompt.session.shown.binding_message:
            return self._end(_WRONG_WORDS) if answer.match else AnswerResult.MISMATCHED
        held = held_authenticator(
            self._connection, self._situation.account, prompt.person, prompt.app, self._situation.now
        )
        verdict = self._means.authenticators.verify_password(self._connection, held, answer.secret)
        if verdict is CodeVerdict.WRONG:
            return AnswerResult.WRONG_SECRET
        return self._approved() if verdict is CodeVerdict.ACCEPTED else self._locked(verdict)

    def _approved(self) -> AnswerResult:
        """Approve, or go on with the hosted page, where the person may have more to do."""
        prompt, means = self._prompt, self._means
        if prompt.hindrance:
            return self._end(prompt.hindrance)
        self._do(means.visits.phone_answered() if prompt.visit else means.by_hand.approve(prompt.person.id))
        return AnswerResult.APPROVED

    def _locked(self, verdict: CodeVerdict) -> AnswerResult:
        profile = PROFILES[self._prompt.session.provider]
        self._end(profile.blocked if verdict is CodeVerdict.BLOCKED else profile.locked)
        return AnswerResult.LOCKED

    def _match(self, answer: PhoneAnswer) -> AnswerResult:
        if not answer.match:
            return AnswerResult.MISMATCHED
        if answer.match.replace(" ", "") != self._prompt.challenge:
            return self._mismatch()
        self._do(self._means.visits.phone_matched())
        return AnswerResult.MATCHED

    def _mismatch(self) -> AnswerResult:
        step = self._prompt.step
        if step and step.mismatched:
            return self._end(step.mismatched)
        # Letters that differ may be those of a stranger's page: there is nothing to try again.
        return self._decline() if self._prompt.question is Question.LETTERS else AnswerResult.MISMATCHED

    def _decline(self) -> AnswerResult:
        self._do(self._means.by_hand.decline(self._prompt.person.id))
        return AnswerResult.DECLINED

    def _confirm_the_call(self) -> AnswerResult:
        self._hold(AnswerResult.HELD)
        self._do(self._means.by_hand.show_hint(AFTER_THE_CALL_IS_CONFIRMED))
        return AnswerResult.MATCHED

    def _hold(self, said: AnswerResult) -> AnswerResult:
        """Keep the person from answering by themselves."""
        self._do(self._means.by_hand.open(self._prompt.person.id))
        return said

    def _let_somebody_else_approve(self) -> AnswerResult:
        prompt = self._prompt
        holders = self._people.holders(prompt.session.provider)
        other = next((person for person in holders if person.id != prompt.person.id), None)
        if other is None or not prompt.order.names_a_person:
            raise InputIsInvalid("do", "anybody may answer this, or nobody else holds the eID")
        self._do(self._means.by_hand.approve(other.id))
        return AnswerResult.ENDED

    def _end(self, cause: str) -> AnswerResult:
        self._do(self._means.by_hand.fail_by_cause(cause))
        return AnswerResult.ENDED

    def _do(self, act: Act) -> None:
        act(self._connection, self._situation)
