"""Opens a database at the newest schema, or says in one line why that cannot be."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from fejkollen_server.database.engine import database_location
from fejkollen_server.database.schema import bring_up_to_date
from fejkollen_server.database.transactions import Database, open_database
from fejkollen_server.errors import ConfigurationIsWrong


def open_up_to_date(url: str, *, durability: str = "NORMAL", connections: int = 10) -> Database:
    with told_in_one_line(url):
        database = open_database(url, durability=durability, connections=connections)
        try:
            bring_up_to_date(database.engine)
        except ConfigurationIsWrong as error:
            database.close()
            raise ConfigurationIsWrong(f"the database {database_location(url)} {error}") from error
        except BaseException:
            database.close()
            raise
        return database


@contextmanager
def told_in_one_line(url: str) -> Iterator[None]:
    """Say in one line what keeps the database from being used while a server starts."""
    try:
        yield
    except (DBAPIError, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error.orig).strip().partition("\n")[0]
        raise ConfigurationIsWrong(f"the database {database_location(url)} cannot be used: {reason}") from error
