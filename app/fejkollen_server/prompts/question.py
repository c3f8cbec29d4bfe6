"""What a phone asks before it lets its owner approve."""

from enum import StrEnum

from fejkollen_server.eids.vocabulary import Channel, Provider
from fejkollen_server.prompts.word_pairs import pairs_offered
from fejkollen_server.sessions.session import Session
from fejkollen_server.visits.journey import PageStep, PhoneMatch
from fejkollen_server.visits.visit import Visit

# What Swedish BankID shows the relying party once the person has said that they are in the call.
AFTER_THE_CALL_IS_CONFIRMED = "userSign"


class Question(StrEnum):
    NOTHING = "nothing"
    NUMBER = "number"
    """The number on the page, or the two frames of its QR code (MitID)."""
    EMOJI = "emoji"
    """Which of several the page shows (Vipps)."""
    LETTERS = "letters"
    """Whether the page shows the same letters (Finnish mobile certificate)."""
    WORDS = "words"
    """Which of three pairs of words was read out (Norwegian BankID)."""
    CALL = "call"
    """Whether they are in a phone call with whoever asks (Swedish BankID)."""


_BY_MATCH = {
    PhoneMatch.CHANNEL: Question.NUMBER,
    PhoneMatch.EMOJI: Question.EMOJI,
    PhoneMatch.LETTERS: Question.LETTERS,
}


def question_of(session: Session, step: PageStep | None, visit: Visit | None) -> Question:
    """Say what is still to be answered before approving."""
    if step and visit:
        is_open = not visit.is_matched or step.match is PhoneMatch.LETTERS
        return _BY_MATCH.get(step.match, Question.NOTHING) if is_open else Question.NOTHING
    match session.provider, session.channel:
        case Provider.BANKID_NO, Channel.BACKCHANNEL if session.shown.binding_message:
            return Question.WORDS
        case Provider.BANKID_SE, Channel.PHONE if session.hint != AFTER_THE_CALL_IS_CONFIRMED:
            return Question.CALL
    return Question.NOTHING


def choices_of(question: Question, session: Session, visit: Visit | None) -> tuple[str, ...]:
    """Give what the phone offers to choose from."""
    if question is Question.WORDS:
        return pairs_offered(session.id, session.shown.binding_message or "")
    return visit.choices if visit and question is Question.EMOJI else ()
