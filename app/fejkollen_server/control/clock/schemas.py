"""The JSON of clocks."""

from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from fejkollen_server.clock import read_instant
from fejkollen_server.control.json_models import AnswerModel, ControlModel, Duration, Moment

NEXT = "next"


def _goal(wanted: str) -> str:
    try:
        if wanted != NEXT:
            read_instant(wanted)
    except ValueError:
        raise PydanticCustomError(
            "instant", "must be next, or a date and time with its zone, such as 2026-01-31T12:00:00Z"
        ) from None
    return wanted


class ClockSeen(AnswerModel):
    """How an account's clock stands."""

    now: Moment
    frozen: bool = Field(description="Whether it stands still until it is advanced or resumed.")
    ahead: float = Field(description="How many seconds it is ahead of the real time; negative when it is behind.")
    next_due_at: Moment | None = Field(
        None, description="When something next happens by itself: an answer, an expiry, an attempt to call back."
    )


class Advance(ControlModel):
    """How far the clock is to be moved: one of ``by`` and ``to``."""

    by: Duration | None = Field(None, description="How far: seconds, or a duration such as `1.5s`, `3m`, `2h`, `30d`.")
    to: Annotated[str, AfterValidator(_goal)] | None = Field(
        None, description="An instant that is still to come, or `next` for the moment something next happens."
    )
    deliver: bool = Field(
        True, description="Whether each callback is attempted when it is due, before the clock goes on from there."
    )

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if (self.by is None) == (self.to is None):
            raise PydanticCustomError("exclusive", "by: either by or to is required")
        return self


class Fired(AnswerModel):
    """Something that happened while the clock was moved."""

    at: Moment
    event: str = Field(description="What kind of thing happened, such as `session.ended`.")
    session_id: str | None = None
    details: dict[str, Any]


class Advanced(ClockSeen):
    """How the clock stands now, and what happened on the way."""

    fired: list[Fired] = Field(description="Everything that happened, in order.")
