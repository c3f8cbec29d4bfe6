"""Snapshots of an account's world."""

from dataclasses import dataclass

from fejkollen.wire import Wire, given


@dataclass(frozen=True, slots=True)
class Snapshot:
    id: str
    taken_at: str


class Snapshots:
    """Keeps how an account's world stands, and goes back to it."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def list(self) -> tuple[Snapshot, ...]:
        wire = self._wire.ask("GET", "/snapshots")
        return tuple(Snapshot(each["id"], each["takenAt"]) for each in wire["snapshots"])

    def take(self, snapshot_id: str | None = None) -> Snapshot:
        """Keep the world as it stands now, under a name of its own if none is given."""
        wire = self._wire.ask("POST", "/snapshots", given(id=snapshot_id))
        return Snapshot(wire["id"], wire["takenAt"])

    def restore(self, snapshot_id: str) -> None:
        """Go back to a snapshot, the account's time included."""
        self._wire.ask("POST", f"/snapshots/{snapshot_id}/restore")

    def delete(self, snapshot_id: str) -> None:
        self._wire.ask("DELETE", f"/snapshots/{snapshot_id}")
