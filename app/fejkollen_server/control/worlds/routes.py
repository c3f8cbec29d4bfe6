"""An account's world as a whole: snapshots of it, going back to them, and starting over."""

from typing import Annotated

from fastapi import Body, Path, Response

from fejkollen_server.clock import timestamp
from fejkollen_server.control.access import OneAccount, OneAccountOrAll, control_router
from fejkollen_server.control.answers import json_answer, no_content, problem_answers
from fejkollen_server.control.worlds.schemas import SnapshotID, SnapshotRequest, SnapshotSeen, SnapshotsSeen
from fejkollen_server.web.request_services import AllServices
from fejkollen_server.worlds.snapshots import Snapshot

router = control_router("Worlds")

Kept = Annotated[SnapshotID, Path(alias="id", description="The id of the snapshot.")]


@router.post("/reset", status_code=204, responses=problem_answers())
async def reset_world(services: AllServices, account: OneAccountOrAll) -> Response:
    """Delete sessions, callbacks, documents, own people, scenarios, events and journal, and set the clock anew.

    Settings, credentials and snapshots stay. Without ``account``, admin resets every account there is.
    """
    # What was received before must not be written down after.
    await services.journal.flush()
    if account is None:
        await services.worlds.resets.reset_all()
    else:
        await services.worlds.resets.reset(account)
    services.clocks_changed()
    return no_content()


@router.get("/snapshots", response_model=SnapshotsSeen, responses=problem_answers())
async def list_snapshots(services: AllServices, account: OneAccount) -> Response:
    """Show the snapshots of an account."""
    return json_answer(SnapshotsSeen(snapshots=[_seen(each) for each in await services.worlds.snapshots.all(account)]))


@router.post("/snapshots", response_model=SnapshotSeen, status_code=201, responses=problem_answers(409))
async def take_snapshot(
    services: AllServices,
    account: OneAccount,
    wanted: Annotated[SnapshotRequest, Body(default_factory=SnapshotRequest)],
) -> Response:
    """Keep settings, time, people, scenarios, documents, sessions and callbacks as they are now."""
    return json_answer(_seen(await services.worlds.snapshots.take(account, wanted.id)), 201)


@router.post("/snapshots/{id}/restore", status_code=204, responses=problem_answers(404))
async def restore_snapshot(services: AllServices, account: OneAccount, snapshot_id: Kept) -> Response:
    """Go back to a snapshot, the account's time included. Events and journal still tell what has happened since."""
    await services.worlds.snapshots.restore(account, snapshot_id)
    services.clocks_changed()
    return no_content()


@router.delete("/snapshots/{id}", status_code=204, responses=problem_answers(404))
async def delete_snapshot(services: AllServices, account: OneAccount, snapshot_id: Kept) -> Response:
    """Forget a snapshot."""
    await services.worlds.snapshots.remove(account, snapshot_id)
    return no_content()


def _seen(snapshot: Snapshot) -> SnapshotSeen:
    return SnapshotSeen(id=snapshot.id, taken_at=timestamp(snapshot.taken_at))
