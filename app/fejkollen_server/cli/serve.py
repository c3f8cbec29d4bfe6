"""``fejkollen serve``: the server itself."""

import gc
import os
import signal
import sys
import threading
from types import FrameType
from typing import NoReturn

import click


@click.command()
@click.option("--host", default=None, help="Address to listen on. [default: FEJKOLLEN_HOST or localhost]")
@click.option("--port", default=None, type=click.IntRange(0, 65535), help="Port. [default: FEJKOLLEN_PORT or 8080]")
@click.option("--until-stdin-ends", is_flag=True, help="Stop when standard input ends, as with its parent.")
def command(host: str | None, port: int | None, until_stdin_ends: bool) -> None:
    """Start the server and stay until it is told to stop."""
    # The first process of a container is deaf to SIGTERM until it says otherwise, and the server does so rather late.
    signal.signal(signal.SIGTERM, _stop)
    # Importing makes much and frees nothing, so collecting garbage meanwhile only costs time.
    gc.disable()
    from fejkollen_server.serving.server import serve  # noqa: PLC0415
    from fejkollen_server.settings import load_settings  # noqa: PLC0415

    settings = load_settings()
    if until_stdin_ends:
        threading.Thread(target=_stop_with_stdin, daemon=True, name="stdin").start()
    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    serve(settings.model_copy(update=given))


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0)


def _stop_with_stdin() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
