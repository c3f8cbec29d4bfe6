"""What is done once a transaction has been committed, and not at all if it is not: telling of what happened in it."""

from collections.abc import Callable

from sqlalchemy import Connection

Action = Callable[[], None]

_KEY = "afterwards"


def after_commit(connection: Connection, action: Action) -> None:
    """Do something when the transaction of this connection has been committed."""
    connection.info.setdefault(_KEY, []).append(action)


def nothing_yet(connection: Connection) -> list[Action]:
    """Give a list that is filled by what follows, without what a transaction before it left."""
    actions: list[Action] = []
    connection.info[_KEY] = actions
    return actions
