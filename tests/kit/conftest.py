"""What the tests of the kit share."""

from tests.kit.servers import account, server

__all__ = ["account", "server"]
