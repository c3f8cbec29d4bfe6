"""A server of one's own in a thread of this very process, where a debugger reaches it."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from fejkollen.client import DEFAULT_CONTROL_KEY
from fejkollen.errors import FejkollenError


@contextmanager
def own_thread() -> Iterator[tuple[str, str]]:
    """Run a server until the block ends, and give its address and control key."""
    try:
        # By its name, because what is called ``app`` here may be the package of the project under test.
        server_in_a_thread = import_module("app.in_process").server_in_a_thread
    except ImportError as error:
        rule = "the server cannot run in this process, because a package `app` of yours is in its way; leave that out"
        raise FejkollenError("--fejkollen-in-process", None, rule) from error
    with server_in_a_thread(DEFAULT_CONTROL_KEY) as address:
        yield address, DEFAULT_CONTROL_KEY
