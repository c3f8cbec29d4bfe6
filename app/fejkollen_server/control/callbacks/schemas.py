"""The JSON of callbacks."""

from pydantic import AwareDatetime, Field

from fejkollen_server.callbacks.callback import CallbackState
from fejkollen_server.control.json_models import AnswerModel, ControlModel, Moment, Text

_WAIT = Field(True, description="Whether to answer only when it has been attempted: 15 seconds later at most.")


class AttemptSeen(AnswerModel):
    """One attempt to deliver a callback."""

    at: Moment
    status: int | None = Field(None, description="What the receiver answered, if it did.")
    error: str | None = Field(None, description="Why it failed, in words; left out when it was delivered.")
    address: str | None = Field(None, description="What was contacted, and what the URL was rewritten to, if it was.")
    milliseconds: float
    answer: str | None = Field(None, description="The first 2 KB of the answer's body.")
    answer_headers: str | None = Field(None, description="The answer's header lines, the first 2 KB of them.")
    headers: dict[str, str] | None = Field(
        None, description="The headers that were sent, besides Host; shown where one callback is."
    )


class CallbackSeen(AnswerModel):
    """A callback, and what became of it."""

    id: str = Field(description="By which it is looked at and sent again.")
    delivery_id: str = Field(description="What it is delivered as: duplicates have the same.")
    session_id: str
    url: str
    state: CallbackState = Field(description="How it stands.")
    fault: str | None = Field(None, description="What a scenario has spoilt, or what it is a replay of.")
    body_text: str | None = Field(None, alias="body", description="The body; left out when it is no UTF-8.")
    body_base64: str | None = Field(
        None, description="The very bytes; shown where one callback is, or when they are no UTF-8."
    )
    signature: str | None = Field(None, description="The header X-Signature-SHA256; left out when there is none.")
    content_type: str = Field(description="The header Content-Type.")
    created_at: Moment
    next_attempt_at: Moment | None = Field(None, description="When it will be attempted, while it is PENDING.")
    attempts: list[AttemptSeen] = Field(description="The oldest first.")


class CallbacksSeen(AnswerModel):
    callbacks: list[CallbackSeen] = Field(description="Oldest first.")
    next: str | None = Field(None, description="What to give as `after` to go on; left out when these were all.")


class Resend(ControlModel):
    wait: bool = _WAIT


class ResendFailed(ControlModel):
    since: AwareDatetime | None = Field(
        None, description="Only what was owed since this instant of the account's time; all of it when left out."
    )
    wait: bool = _WAIT


class Replay(ControlModel):
    url: Text = Field(description="Where to send it. The account's list of allowed addresses does not matter here.")
    wait: bool = _WAIT


class PauseSeen(AnswerModel):
    """Whether callbacks are held back."""

    paused: bool = Field(description="Whether they wait until they are released.")
