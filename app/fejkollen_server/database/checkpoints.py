"""Moves SQLite's write-ahead log into the database file, off the request path."""

import asyncio
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from fejkollen_server.database.transactions import Database

_INTERVAL_SECONDS = 1.0
# A log that is written to all the time never comes to the end that would let it start anew.
LONGEST_LOG = 32 * 1024 * 1024


async def checkpoint_regularly(database: Database) -> None:
    """Run until cancelled. A checkpoint in another thread keeps collects from waiting for the disk."""
    path = database.engine.url.database
    if database.engine.dialect.name != "sqlite" or not path or path == ":memory:":
        return
    while True:
        await asyncio.sleep(_INTERVAL_SECONDS)
        await shorten_log(database, path)


async def shorten_log(database: Database, path: str) -> None:
    await asyncio.to_thread(checkpoint, path)
    if size_of_log(path) > LONGEST_LOG:
        # Nearly everything has just been copied, so this takes a moment only, in which nobody else can write.
        await database.outside_a_transaction("PRAGMA wal_checkpoint(TRUNCATE)")


def checkpoint(path: str) -> None:
    # A file that cannot be used is told of by whoever needs it, and one that is gone is not made anew here.
    location = f"{Path(path).absolute().as_uri()}?mode=rw"
    with (
        suppress(sqlite3.DatabaseError),
        closing(sqlite3.connect(location, timeout=0, uri=True)) as connection,
    ):
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")


def size_of_log(path: str) -> int:
    with suppress(OSError):
        return Path(f"{path}-wal").stat().st_size
    return 0
