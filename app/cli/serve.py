"""``fejkollen serve``: the server itself."""

import gc
import signal
import sys
from types import FrameType
from typing import NoReturn

import click


@click.command()
@click.option("--host", default=None, help="Address to listen on. [default: FEJKOLLEN_HOST or 127.0.0.1]")
@click.option("--port", default=None, type=click.IntRange(0, 65535), help="Port. [default: FEJKOLLEN_PORT or 8080]")
def command(host: str | None, port: int | None) -> None:
    """Start the server and stay until it is told to stop."""
    # The first process of a container is deaf to SIGTERM until it says otherwise, and the server does so rather late.
    signal.signal(signal.SIGTERM, _stop)
    # Importing makes much and frees nothing, so collecting garbage meanwhile only costs time.
    gc.disable()
    from app.server import serve  # noqa: PLC0415
    from app.settings import load_settings  # noqa: PLC0415

    settings = load_settings()
    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    serve(settings.model_copy(update=given))


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0)
