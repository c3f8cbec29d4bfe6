"""The JSON of coverage."""

from pydantic import Field

from app.control.models import AnswerModel
from app.coverage.catalogue import ItemKind


class ItemSeen(AnswerModel):
    """Something that can be exercised."""

    kind: ItemKind
    name: str = Field(description="Begins with the eID, or with the call that goes wrong.", examples=["mitid CONFLICT"])
    times: int = Field(description="How often it was exercised; 0 for not yet.")


class PartSeen(AnswerModel):
    """How much of one kind was exercised."""

    kind: ItemKind
    exercised: int
    total: int
    percent: float


class CoverageSeen(AnswerModel):
    account_id: str | None = Field(None, description="Whose coverage it is; left out where it is everybody's.")
    exercised: int
    total: int
    percent: float = Field(description="Rounded down to a tenth.", examples=[62.5])
    threshold: float | None = Field(None, description="What was asked for.")
    passed: bool | None = Field(None, description="Whether the threshold is reached; left out where none was given.")
    parts: list[PartSeen]
    items: list[ItemSeen]
