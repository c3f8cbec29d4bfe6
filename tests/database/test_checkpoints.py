"""SQLite's write-ahead log does not grow without end."""

from pathlib import Path

import pytest
from sqlalchemy import text

from fejkollen_server.database.checkpoints import LONGEST_LOG, shorten_log, size_of_log
from fejkollen_server.database.opening import open_up_to_date

pytestmark = pytest.mark.anyio


async def test_a_log_that_has_grown_too_long_starts_anew(tmp_path: Path) -> None:
    path = f"{tmp_path}/fejkollen.db"
    database = open_up_to_date(f"sqlite:///{path}")
    await database.transaction(lambda connection: connection.execute(text("CREATE TABLE big (content BLOB)")))
    await database.transaction(
        lambda connection: connection.execute(text("INSERT INTO big VALUES (zeroblob(:size))"), {"size": LONGEST_LOG})
    )
    grown = size_of_log(path)
    await shorten_log(database, path)
    shortened = size_of_log(path)
    kept = await database.transaction(lambda connection: connection.execute(text("SELECT count(*) FROM big")).scalar())
    database.close()
    assert (grown > LONGEST_LOG, shortened < LONGEST_LOG, kept) == (True, True, 1)
