"""Keeping how an account's world stands, and going back to it."""

import json
import zlib
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from fejkollen_server.accounts import repository as accounts
from fejkollen_server.accounts.account import Account
from fejkollen_server.accounts.authentication import Authentication
from fejkollen_server.clock import AccountClock, Clock, Instant
from fejkollen_server.database.tables import snapshots
from fejkollen_server.database.transactions import Database
from fejkollen_server.errors import SnapshotExists, SnapshotIsUnknown
from fejkollen_server.events.event import EventKind
from fejkollen_server.events.event_recorder import EventRecorder
from fejkollen_server.tokens import Tokens
from fejkollen_server.worlds import owned_rows


@dataclass(frozen=True, slots=True)
class Snapshot:
    id: str
    taken_at: Instant
    """In the account's time."""


class Snapshots:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        tokens: Tokens,
        event_recorder: EventRecorder,
        authentication: Authentication,
    ) -> None:
        self._database = database
        self._clock = clock
        self._tokens = tokens
        self._event_recorder = event_recorder
        self._authentication = authentication

    async def take(self, account: Account, snapshot_id: str | None) -> Snapshot:
        """Keep settings, time, people, scenarios, documents, sessions and callbacks as they are now."""
        real = self._clock.now()

        def work(connection: Connection) -> Snapshot:
            current = accounts.held(connection, account)
            now = current.clock.now(real)
            snapshot = Snapshot(snapshot_id or self._tokens.uuid(), now)
            if _document(connection, account.number, snapshot.id) is not None:
                raise SnapshotExists(snapshot.id)
            world = {
                "settings": accounts.written_settings(current.settings),
                "now": now,
                "is_frozen": current.clock.is_frozen,
                "rows": owned_rows.read(connection, account.number),
            }
            document = zlib.compress(json.dumps(world).encode())
            values = asdict(snapshot) | {"account": account.number, "document": document}
            connection.execute(insert(snapshots).values(values))
            return snapshot

        return await self._database.transaction(work)

    async def restore(self, account: Account, snapshot_id: str) -> None:
        """Go back to a snapshot, the account's time included. What has happened stays in events and journal."""
        real = self._clock.now()

        def work(connection: Connection) -> None:
            current = accounts.held(connection, account)
            document = _document(connection, account.number, snapshot_id)
            if document is None:
                raise SnapshotIsUnknown(snapshot_id)
            world: dict[str, Any] = json.loads(zlib.decompress(document))
            clock = AccountClock(frozen_at=world["now"]) if world["is_frozen"] else AccountClock(world["now"] - real)
            owned_rows.clear(connection, account.number)
            owned_rows.write(connection, account.number, world["rows"])
            settings = accounts.read_settings(world["settings"])
            accounts.change(connection, account.number, current.secret_digest, settings)
            accounts.set_clock(connection, account.number, clock)
            self._event_recorder.tell(
                connection, account.number, EventKind.ACCOUNT_RESTORED, world["now"], snapshot=snapshot_id
            )

        await self._database.transaction(work)
        self._authentication.forget(account.id)

    async def all(self, account: Account) -> list[Snapshot]:
        query = (
            select(snapshots.c.id, snapshots.c.taken_at)
            .where(snapshots.c.account == account.number)
            .order_by(snapshots.c.taken_at, snapshots.c.id)
        )
        return await self._database.transaction(
            lambda connection: [Snapshot(row.id, row.taken_at) for row in connection.execute(query)]
        )

    async def remove(self, account: Account, snapshot_id: str) -> None:
        mine = delete(snapshots).where(snapshots.c.account == account.number, snapshots.c.id == snapshot_id)
        if not await self._database.transaction(lambda connection: connection.execute(mine).rowcount):
            raise SnapshotIsUnknown(snapshot_id)


def _document(connection: Connection, account: int, snapshot_id: str) -> bytes | None:
    query = select(snapshots.c.document).where(snapshots.c.account == account, snapshots.c.id == snapshot_id)
    return connection.execute(query).scalar()
