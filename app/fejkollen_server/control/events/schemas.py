"""The JSON of events, and of waiting for them."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from fejkollen_server.control.json_models import AnswerModel, ControlModel, Duration, Moment, Text
from fejkollen_server.control.sessions.schemas import SessionSeen
from fejkollen_server.events.event import EventKind

_LONGEST_WAIT = 300.0


class EventSeen(AnswerModel):
    """Something that has happened."""

    id: str = Field(description="Where it stands in the account's stream; to be given as `after`.")
    at: Moment
    event: EventKind = Field(description="What kind of thing it was.")
    session_id: str | None = None
    details: dict[str, Any]


class EventsSeen(AnswerModel):
    events: list[EventSeen] = Field(description="The oldest first.")
    next: str | None = Field(None, description="What to give as `after` to go on; left out when there were no events.")


class Wait(ControlModel):
    """What is waited for: that a session has a status, or that something has happened, before or after the call."""

    session_id: Text | None = None
    status: Literal["PENDING", "COMPLETED", "FAILED", "ENDED"] | None = Field(
        None, description="The status of the session `sessionId`; `ENDED` is either of COMPLETED and FAILED."
    )
    event: EventKind | None = Field(None, description="A kind of event, of the session if one is given.")
    details: dict[str, Any] = Field(
        default_factory=dict, description="Details that the event must have.", examples=[{"state": "DELIVERED"}]
    )
    times: Annotated[int, Field(ge=1, le=1000)] = Field(1, description="How many such events there must be.")
    after: Text | None = Field(None, description="Only events after this one count: the `id` of an event.")
    timeout: Annotated[Duration, Field(le=_LONGEST_WAIT)] = Field(
        10.0, description="How long to wait at most, in real time: 300 seconds or less."
    )

    @model_validator(mode="after")
    def _waits_for_something(self) -> Self:
        if (self.status is None) == (self.event is None):
            raise PydanticCustomError("exclusive", "event: either status or event is required")
        if self.status and self.session_id is None:
            raise PydanticCustomError("names_its_field", "sessionId: is required with status")
        return self


class Waited(AnswerModel):
    """What was waited for."""

    session: SessionSeen | None = Field(None, description="The session, when its status was waited for.")
    events: list[EventSeen] = Field(description="The events that were waited for.")
