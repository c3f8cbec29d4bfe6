"""Moves SQLite's write-ahead log into the database file, off the request path."""

import asyncio
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import Engine

_INTERVAL_SECONDS = 1.0


async def checkpoint_regularly(engine: Engine) -> None:
    """Run until cancelled. A checkpoint in another thread keeps collects from waiting for the disk."""
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path or path == ":memory:":
        return
    while True:
        await asyncio.sleep(_INTERVAL_SECONDS)
        await asyncio.to_thread(checkpoint, path)


def checkpoint(path: str) -> None:
    # A file that cannot be used is told of by whoever needs it, and one that is gone is not made anew here.
    location = f"{Path(path).absolute().as_uri()}?mode=rw"
    with (
        suppress(sqlite3.DatabaseError),
        closing(sqlite3.connect(location, timeout=0, uri=True)) as connection,
    ):
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
