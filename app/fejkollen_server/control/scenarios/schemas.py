"""The JSON of scenarios. What is given is read by ``scenarios.rule_reader``, as the files are; this describes it."""

from typing import Annotated, TypeAlias

from pydantic import Field, PlainValidator

from fejkollen_server.control.fault_models import described_by
from fejkollen_server.control.json_models import AnswerModel, ControlModel, Duration, ErrorWord
from fejkollen_server.eids.vocabulary import Channel, Provider
from fejkollen_server.people.pace import Pace
from fejkollen_server.scenarios.fault_fields import CALLBACK_FIELDS, HTTP_FIELDS
from fejkollen_server.scenarios.rule import MOST_USES, PersonAnswer, RuleOperation

Glob: TypeAlias = Annotated[
    str,
    Field(max_length=500, description="A pattern: `*` stands for anything, `?` for one character, `[abc]` for one."),
]


class ScenarioWhen(ControlModel):
    """What must be true of a request; what is left out is true of any."""

    provider: Provider | list[Provider] | None = None
    operation: RuleOperation | list[RuleOperation] | None = Field(
        None, description="`document` stands for uploading, downloading and deleting documents."
    )
    channel: Channel | list[Channel] | None = None
    ssn: str | None = Field(
        None, description="The national number in the request, in any written form.", examples=["19900314-2388"]
    )
    phone: str | None = Field(None, description="The phone number in the request.", examples=["+4790881716"])
    person: str | None = Field(None, description="The id of whoever the request names.", examples=["astrid"])
    ref_id: Glob | None = Field(None, description="A pattern for the relying party's reference.", examples=["order-*"])
    text: Glob | None = Field(None, description="A pattern for the text to be signed.")
    document: Glob | None = Field(None, description="A pattern for the id of a document.")
    header: dict[str, Glob] | None = Field(None, description="Patterns by the names of the request's headers.")


class AnswerTime(ControlModel):
    """When the answer comes: one of both."""

    after: Duration | None = Field(None, description="So long after the start, in the account's time.")
    after_collects: int | None = Field(
        None, ge=1, le=10_000, description="So many collects are answered PENDING; the end comes right after the last."
    )


class HintStep(ControlModel):
    """A hint that is shown from so long after the start on."""

    after: Duration = 0.0
    hint: str = Field(description="A hint code of BankID SE.", examples=["userSign"])


@described_by(HTTP_FIELDS)
class HTTPFault(ControlModel):
    """How a call goes wrong. With a status, or dropped before, nothing is done; otherwise the call does its work."""


@described_by(CALLBACK_FIELDS)
class CallbackFault(ControlModel):
    """How the callback goes wrong."""


class ScenarioThen(ControlModel):
    """What happens: at least one of these, and at most one of outcome, error and cause."""

    outcome: PersonAnswer | None = None
    error: ErrorWord | None = None
    cause: str | None = Field(None, description="The eID's own name for the end.", examples=["certificateErr"])
    person: str | None = Field(None, description="Who answers a session that names nobody.", examples=["astrid"])
    pace: Pace | AnswerTime | None = None
    hints: HintStep | list[HintStep] | None = Field(None, description="BankID SE: the hints on the way.")
    http: HTTPFault | list[HTTPFault] | None = Field(None, description="How calls go wrong.")
    callback: CallbackFault | None = Field(None, description="How the callback goes wrong.")


class Scenario(ControlModel):
    """One rule: when a request matches, then this happens, forever or so many times."""

    name: str | None = Field(
        None, description="What it is called where it decides.", max_length=100, examples=["card revoked, then works"]
    )
    when: ScenarioWhen | None = Field(None, description="Which requests it is about; all, without it.")
    times: int | None = Field(None, ge=1, le=MOST_USES, description="How often it applies; without it, always.")
    then: ScenarioThen = Field(description="What happens.")


class ScenarioSeen(Scenario, AnswerModel):
    """A rule, and how often it was used."""

    id: str = Field(description="By which it is looked at and removed.")
    source: str = Field(description="`api`, or the file and line it stands in.", examples=["checkout.yaml line 3"])
    used: int = Field(description="How often it has decided.")
    left: int | None = Field(None, description="How often it can still apply; left out for a standing rule.")


class ScenariosSeen(AnswerModel):
    """Rules in their order of precedence: counted ones as they came, then standing ones, the newest first."""

    scenarios: list[ScenarioSeen] = Field(description="The one that would decide first stands first.")
    problems: list[str] = Field(
        default_factory=list,
        description="Why the newest version of the mounted files does not count; the last good one does.",
    )
    next: str | None = Field(None, description="Give this as `after` to go on; left out at the end.")


GivenScenarios: TypeAlias = Annotated[
    object, PlainValidator(lambda given: given, json_schema_input_type=Scenario | list[Scenario])
]
"""One rule or a list of them, still to be read."""
