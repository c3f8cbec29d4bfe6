"""The JSON of sessions."""

from typing import Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from fejkollen_server.control.callbacks.schemas import CallbackSeen
from fejkollen_server.control.json_models import AnswerModel, ControlModel, ErrorWord, Moment, Text
from fejkollen_server.eids.vocabulary import Channel, Operation, Provider
from fejkollen_server.sessions.explanation import DecidedBy
from fejkollen_server.sessions.states import SessionState


class PersonChoice(ControlModel):
    """Who acts; without one, whoever the session belongs to, or else the first who holds the eID."""

    person: Text | None = None


class ScanChoice(PersonChoice):
    """Who scans, and what: without a code, whatever is asked for."""

    code: Text | None = Field(
        None,
        description="The text of the QR code or link: BankID's `bankid.<qrStartToken>.<t>.<auth>` or a link with its "
        "`autostarttoken`, or Freja's link with its `transactionReference`.",
        examples=["frejaeid://bindUserToTransaction?transactionReference=c4d8b993-933e-4de6-aa37-379e0744f013"],
    )


class FailureChoice(ControlModel):
    """Why a session fails: an error code, of IDkollen's list or one that it may add, or the eID's own cause of one."""

    error: ErrorWord | None = None
    cause: Text | None = None

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if (self.error is None) == (self.cause is None):
            raise PydanticCustomError("exclusive", "error: either error or cause is required")
        return self


class HintChoice(ControlModel):
    hint_code: Text


class TimelineEntry(AnswerModel):
    """Something that happened to a session, or to the clock of its account while it was running."""

    at: Moment
    event: str = Field(description="What kind of thing happened, such as `session.ended`.")
    details: dict[str, Any]


class PassedOverSeen(AnswerModel):
    """A scenario that did not apply to the session."""

    rule: str
    name: str | None = Field(None, description="What the scenario is called.")
    because: str = Field(description="Names the field, what the rule wants and what the request has.")


class ExplanationSeen(AnswerModel):
    """Why the session goes as it goes."""

    decided_by: DecidedBy = Field(description="What kind of rule decided.")
    because: str = Field(description="In one sentence.")
    rule: str | None = Field(None, description="The id of the scenario that decided.")
    passed_over: list[PassedOverSeen] = Field(description="Scenarios that did not apply, the nearest first.")
    more_passed_over: int = Field(description="How many more did not apply.")


class SessionFound(AnswerModel):
    """A session in short."""

    id: str = Field(description="The id of the session, as the relying party got it.")
    ref_id: str | None = None
    account_id: str
    provider: Provider
    operation: Operation
    channel: Channel
    status: SessionState
    person: str | None = Field(None, description="Who is busy with it, or was.")
    error: ErrorWord | None = None
    cause: str | None = Field(None, description="The eID's own name for the end.")
    collects: int = Field(description="How many collects have been accepted.")
    started_at: Moment
    ended_at: Moment | None = None


class SessionsFound(AnswerModel):
    sessions: list[SessionFound] = Field(description="The newest first.")
    next: str | None = Field(None, description="What to give as `after` to see more; left out when there is no more.")


class SessionSeen(AnswerModel):
    """A session as a tester sees it, with what became of its callback."""

    id: str = Field(description="The id of the session, as the relying party got it.")
    ref_id: str | None = None
    account_id: str
    provider: Provider
    operation: Operation
    channel: str
    status: Literal["PENDING", "COMPLETED", "FAILED"]
    person: str | None = None
    error: ErrorWord | None = None
    cause: str | None = None
    hint_code: str | None = None
    collects: int = Field(description="How many collects have been accepted.")
    started_at: Moment
    expires_at: Moment
    ended_at: Moment | None = None
    explanation: ExplanationSeen | None = Field(None, description="Which rule decided, and why the others did not.")
    timeline: list[TimelineEntry] = Field(description="Everything that happened to the session, in order.")
    callbacks: list[CallbackSeen]
