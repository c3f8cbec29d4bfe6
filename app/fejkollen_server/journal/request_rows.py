"""Makes rows of requests: whose they are, which session they are about, and what nearly fitted."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Connection

from fejkollen_server.accounts.account import Account
from fejkollen_server.clock import REAL_TIME
from fejkollen_server.eids.vocabulary import Operation, Provider
from fejkollen_server.journal import repository
from fejkollen_server.journal.caller import UNAUTHORIZED, caller, why_unauthorized
from fejkollen_server.journal.received_request import Received
from fejkollen_server.journal.secret_masks import read_headers
from fejkollen_server.journal.stored_request import ref_id_asked_for, refusal_of, row_of

_NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class SessionPath:
    """What a session is, and so under which path it is collected."""

    account: int
    provider: Provider
    operation: Operation
    ref_id: str | None

    @property
    def path(self) -> str:
        return f"/v3/{self.provider}/{self.operation}"


SessionPaths: TypeAlias = Callable[[Connection, Collection[str]], Mapping[str, SessionPath]]


def rows_of(
    connection: Connection, batch: Sequence[Received], paths_of: SessionPaths, *, keeps_strangers: bool
) -> list[dict[str, Any]]:
    """Make the rows of a batch, without those whose account is gone or keeps no journal."""
    owners = [each.account or caller(connection, read_headers(tuple(each.headers))) for each in batch]
    known = {owner.number for owner in owners if owner}
    living = repository.living(connection, known) if known else set()
    # An answer that shows a session says all about it; the others only name it.
    untold = {each.session for each in batch if each.session and each.session_state is None}
    paths = paths_of(connection, untold) if untold else {}
    rows = []
    for each, owner in zip(batch, owners, strict=True):
        if owner and (owner.number, owner.id, owner.secret_digest) not in living:
            continue
        if owner.settings.journal if owner else keeps_strangers:
            rows.append(_row(connection, each, owner, paths))
    return rows


def _row(
    connection: Connection, received: Received, owner: Account | None, paths: Mapping[str, SessionPath]
) -> dict[str, Any]:
    near_misses = received.near_misses
    if received.session and (found := paths.get(received.session)) and owner and found.account == owner.number:
        received.ref_id = found.ref_id
        near_misses += _of_other_operation(received, found)
    elif received.ref_id is None:
        received.ref_id = ref_id_asked_for(received)
    refusal = refusal_of(received)
    if received.status == UNAUTHORIZED:
        refusal = why_unauthorized(connection, read_headers(tuple(received.headers)))
    clock = owner.clock if owner else REAL_TIME
    return row_of(received, clock, refusal, near_misses) | {"account": owner.number if owner else None}


def _of_other_operation(received: Received, found: SessionPath) -> tuple[str, ...]:
    """Say so where a session was asked for under the path of another eID or operation."""
    asked = received.path.rpartition("/")[0]
    if received.status != _NOT_FOUND or asked == found.path:
        return ()
    said = f"this session is a {found.provider} {found.operation}: {received.method} {found.path}/{received.session}"
    return (said,)
