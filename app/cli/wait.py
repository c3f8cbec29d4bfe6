"""``fejkollen wait``: blocks until a server is ready."""

import os
import sys
import time
import urllib.error
import urllib.request

import click

_LOOK_AGAIN_AFTER = 0.1


@click.command()
@click.option("--url", default=None, help="Address of the server. [default: this machine, FEJKOLLEN_PORT]")
@click.option("--timeout", default=30.0, show_default=True, help="Seconds to wait at most.")
def command(url: str | None, timeout: float) -> None:
    """Wait until a server is ready; exit with 1 if it does not get ready in time."""
    address = url or f"http://127.0.0.1:{os.environ.get('FEJKOLLEN_PORT', '8080')}"
    deadline = time.monotonic() + timeout
    while not is_ready(address):
        if time.monotonic() >= deadline:
            click.echo(f"fejkollen: {address} is not ready after {timeout:g} seconds", err=True)
            sys.exit(1)
        time.sleep(_LOOK_AGAIN_AFTER)
    click.echo("ready")


def is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address.rstrip('/')}/health/ready", timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False
