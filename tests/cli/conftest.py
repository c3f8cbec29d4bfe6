"""What the tests of processes share."""

from tests.postgresql import empty_postgresql, postgresql_server

__all__ = ["empty_postgresql", "postgresql_server"]
