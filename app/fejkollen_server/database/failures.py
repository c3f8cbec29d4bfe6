"""Tells a database that cannot be used right now from a mistake in a statement, and says so once in the log."""

import sqlite3
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolIsExhausted

from fejkollen_server.errors import AccountIsGone, DatabaseIsAway, OthersWereFaster
from fejkollen_server.logs.logger import logger

# A damaged file does not heal, although most of it may be read and written.
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
# What only reads succeeds all the while, and says nothing about whether writing is possible again.
_KEEPS_FROM_WRITING = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR})
_PRIMARY_CODE = 0xFF
_LOST_RACES = frozenset({"40001", "40P01"})
_ONLY_READS = "25006"
_BROKEN_REFERENCE = "23503"


class DatabaseIsSilent(Exception):  # noqa: N818 - named as the other states of a database are.
    """PostgreSQL answers neither an older connection nor a new one."""

    def __init__(self) -> None:
        super().__init__("it does not answer any more")


class Failures:
    """Judges what went wrong. Hot statements run on the driver itself, so its own errors come here as well."""

    def __init__(self, engine: Engine, changes_made: Callable[[], int] = int) -> None:
        """Take what counts the changes that SQLite has made."""
        self._driver: Any = engine.dialect.loaded_dbapi
        self.kinds: tuple[type[Exception], ...] = (DBAPIError, PoolIsExhausted, self._driver.Error, DatabaseIsSilent)
        self._is_away = False
        self._code = 0
        self._changes_made = changes_made
        self._changes_at_failure = 0

    def is_a_lost_race(self, error: Exception) -> bool:
        return _code(_cause(error)) in _LOST_RACES

    def judged(self, error: Exception) -> Exception:
        """Give what is to be raised: the error itself, if it is our own mistake."""
        cause = _cause(error)
        if _refers_to_what_is_gone(cause):
            # What is written belongs to an account, which another replica may have deleted a moment ago.
            return AccountIsGone()
        if self.is_a_lost_race(error):
            return OthersWereFaster()
        if not self._makes_unusable(cause):
            return error
        self._code = _sqlite_code(cause)
        self._changes_at_failure = self._changes_made()
        if not self._is_away:
            self._is_away = True
            reason = str(cause).strip().partition("\n")[0]
            logger().error("the database cannot be used", reason=reason)
        return DatabaseIsAway()

    def over(self) -> None:
        if self._is_away and self._has_passed():
            self._is_away = False
            logger().info("the database can be used again")

    def _has_passed(self) -> bool:
        if self._code in _DAMAGED:
            return False
        return self._code not in _KEEPS_FROM_WRITING or self._changes_made() != self._changes_at_failure

    def _makes_unusable(self, cause: Any) -> bool:
        if isinstance(cause, DatabaseIsSilent | PoolIsExhausted | self._driver.OperationalError):
            return True
        if isinstance(cause, sqlite3.Error):
            return _sqlite_code(cause) in _DAMAGED
        return isinstance(cause, self._driver.InterfaceError) or _code(cause) == _ONLY_READS


def _cause(error: Exception) -> Any:
    return error.orig if isinstance(error, DBAPIError) else error


def _refers_to_what_is_gone(cause: Any) -> bool:
    broken_reference = sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY
    return _code(cause) == _BROKEN_REFERENCE or getattr(cause, "sqlite_errorcode", None) == broken_reference


def _sqlite_code(cause: Any) -> int:
    code: int = getattr(cause, "sqlite_errorcode", 0)
    return code & _PRIMARY_CODE


def _code(cause: Any) -> str | None:
    code: str | None = getattr(cause, "sqlstate", None)
    return code
