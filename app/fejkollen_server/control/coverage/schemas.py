"""The JSON of coverage."""

from pydantic import Field

from fejkollen_server.control.json_models import AnswerModel
from fejkollen_server.coverage.catalogue import ItemKind


class ItemSeen(AnswerModel):
    """Something that can be exercised."""

    kind: ItemKind = Field(description="What kind of thing it is.")
    name: str = Field(description="Begins with the eID, or with the call that goes wrong.", examples=["mitid CONFLICT"])
    times: int = Field(description="How often it was exercised; 0 for not yet.")


class PartSeen(AnswerModel):
    """How much of one kind was exercised."""

    kind: ItemKind = Field(description="Which kind this part is of.")
    exercised: int = Field(description="How many of that kind were exercised at least once.")
    total: int = Field(description="How many there are of that kind.")
    percent: float = Field(description="The share of those exercised, rounded down to a tenth.", examples=[62.5])


class CoverageSeen(AnswerModel):
    """What was exercised of all that can be."""

    account_id: str | None = Field(None, description="Whose coverage it is; left out where it is everybody's.")
    exercised: int = Field(description="How many things were exercised at least once.")
    total: int = Field(description="How many things there are.")
    percent: float = Field(description="Rounded down to a tenth.", examples=[62.5])
    threshold: float | None = Field(None, description="What was asked for.")
    passed: bool | None = Field(None, description="Whether the threshold is reached; left out where none was given.")
    parts: list[PartSeen] = Field(description="The same, kind by kind.")
    items: list[ItemSeen] = Field(description="Everything that can be exercised, and how often it was.")
