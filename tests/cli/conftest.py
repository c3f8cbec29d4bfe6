"""What the tests of commands share."""

from tests.cli.commands import server, shell
from tests.postgresql import empty_postgresql, postgresql_server

__all__ = ["empty_postgresql", "postgresql_server", "server", "shell"]
