"""The JSON of the catalogues."""

from typing import Any, Literal, TypeAlias

from pydantic import Field

from fejkollen_server.control.json_models import AnswerModel
from fejkollen_server.docs.fidelity import Confidence
from fejkollen_server.eids.vocabulary import ErrorCode, Provider

Origin: TypeAlias = Literal["default", "environment", "command line"]


class CauseSeen(AnswerModel):
    """One way in which an eID ends badly, by the eID's own name for it."""

    provider: Provider
    name: str = Field(description="The eID's own name.", examples=["certificateErr"])
    meaning: str = Field(description="What it means.", examples=["the BankID is blocked, revoked or too old"])
    error: ErrorCode | None = Field(None, description="What a session fails with; left out when there is no session.")
    refusal: str | None = Field(
        None, description="The message of the 400 that answers the start; left out when the session fails instead."
    )
    people: list[str] = Field(description="Whoever of the built-in people brings it about. More can be made.")
    by_scenario: bool = Field(description="Whether a scenario with `then: {cause: …}` brings it about: always.")
    by_hand: bool = Field(description="Whether `POST …/sessions/{id}/fail` brings it about: once there is a session.")


class Causes(AnswerModel):
    causes: list[CauseSeen] = Field(description="By eID, in the order of `provider`.")


class BehaviourSeen(AnswerModel):
    """Something that Fejkollen does, and how sure it is that IDkollen does so too."""

    area: str = Field(description="What it is about.", examples=["Callbacks"])
    behaviour: str = Field(description="What is asked.", examples=["Is a cancel called back?"])
    fejkollen: str = Field(description="What Fejkollen does.")
    confidence: Confidence = Field(
        description="`documented` by IDkollen, `observed` in its official clients, or `assumed`."
    )
    source: str = Field(description="Where that is known from, or why it was chosen.")
    test: str = Field(description="The test in Fejkollen's own repository that holds it.")
    switch: str | None = Field(None, description="The setting that changes it.", examples=["callbackOnCancel"])


class Fidelity(AnswerModel):
    behaviours: list[BehaviourSeen] = Field(description="By area, in the order in which they are best read.")


class SettingSeen(AnswerModel):
    """A setting of the server. Accounts can differ from those that are theirs as well."""

    name: str = Field(description="The environment variable.", examples=["FEJKOLLEN_PACE"])
    value: Any = Field(None, description="What is in force; left out when there is none, and masked when it is secret.")
    default: Any = Field(None, description="What would be in force otherwise; masked when it is secret.")
    origin: Origin = Field(description="Where the value comes from.")
    secret: bool = Field(description="Whether the value is masked.")
    description: str = Field(description="What it does.")


class SettingsSeen(AnswerModel):
    settings: list[SettingSeen] = Field(description="Those of the server first, then those that accounts start with.")
