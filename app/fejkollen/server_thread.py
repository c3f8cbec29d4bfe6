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
        # By its name, because who only talks to a server has none of what it needs.
        server_in_a_thread = import_module("fejkollen_server.serving.server_thread").server_in_a_thread
    except ImportError as error:
        rule = f"the server cannot run in this process without {error.name}: pip install 'fejkollen[server]'"
        raise FejkollenError("--fejkollen-in-process", None, rule) from error
    with server_in_a_thread(DEFAULT_CONTROL_KEY) as address:
        yield address, DEFAULT_CONTROL_KEY
