"""The JSON of authenticators."""

from typing import Annotated

from pydantic import Field

from fejkollen_server.authenticators.state import AuthenticatorCondition
from fejkollen_server.control.json_models import AnswerModel, ControlModel, Duration, Moment
from fejkollen_server.durations import LONGEST
from fejkollen_server.eids.authenticators import OneTimeCodeKind
from fejkollen_server.eids.vocabulary import Assurance, AuthenticatorKind, Provider


class CodeSeen(AnswerModel):
    """A one-time code."""

    value: str = Field(description="What is shown.", examples=["287082"])
    kind: OneTimeCodeKind = Field(
        description="`time`: a new one every 30 seconds; `counter`: a new one when it is used."
    )
    counter: int = Field(description="Which one it is: of the half minutes since 1970, or of the codes.")
    used: bool = Field(description="Whether it has been used already and is not taken again.")
    valid_until: Moment | None = None
    seconds_remaining: float | None = Field(None, description="How long it is shown, in seconds of the account's time.")


class AuthenticatorSeen(AnswerModel):
    """Somebody's authenticator as it is now."""

    kind: AuthenticatorKind = Field(description="By which it is named here.")
    eid: Provider = Field(description="The eID that it is for.")
    title: str = Field(description="What people call it.")
    assurance: Assurance = Field(description="How sure the eID is of whoever uses it.")
    serial_number: str = Field(description="The number printed on it, always the same for the same person.")
    state: AuthenticatorCondition
    locked_until: Moment | None = None
    wrong_tries: int = Field(description="Wrong codes, PINs and passwords in a row.")
    tries_left: int = Field(description="How many more may be wrong before it is locked.")
    pin: str | None = Field(None, description="What its holder types; all simulated people share it.")
    password: str | None = Field(None, description="What its holder types; all simulated people share it.")
    code: CodeSeen | None = Field(None, description="The current one-time code, for kinds that show any.")
    drift: int | None = Field(None, description="How many seconds its own clock is ahead of the account's.")


class AuthenticatorsSeen(AnswerModel):
    authenticators: list[AuthenticatorSeen] = Field(description="What is usually taken first.")


class LockRequest(ControlModel):
    """How an authenticator is to be locked."""

    span: Duration | None = Field(
        None, alias="for", description="For how long, in the account's time; for good if it is left out."
    )


class DriftRequest(ControlModel):
    """How an authenticator's own clock is to go."""

    drift: Annotated[float, Field(ge=-LONGEST, le=LONGEST)] = Field(
        description="How many seconds it is ahead of the account's, or behind when negative; rounded to 30 seconds."
    )
