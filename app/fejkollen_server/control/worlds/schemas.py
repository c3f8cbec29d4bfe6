"""The JSON of snapshots."""

from typing import Annotated

from pydantic import Field

from fejkollen_server.control.json_models import AnswerModel, ControlModel, Moment

SnapshotID = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]


class SnapshotRequest(ControlModel):
    """What a snapshot is to be called."""

    id: SnapshotID | None = Field(None, description="Made up if left out.", examples=["two-sessions-pending"])


class SnapshotSeen(AnswerModel):
    """A kept world."""

    id: str = Field(description="By which it is restored.")
    taken_at: Moment


class SnapshotsSeen(AnswerModel):
    snapshots: list[SnapshotSeen] = Field(description="The oldest first.")
