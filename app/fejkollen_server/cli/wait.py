"""``fejkollen wait``: blocks until a server is ready."""

import http.client
import sys
import time
import urllib.request

import click

from fejkollen_server.cli.default_address import default_address

_LOOK_AGAIN_AFTER = 0.1
_LONGEST_LOOK = 2.0
_SHORTEST_LOOK = 0.1
# A proxy that the environment names is for the outside world.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@click.command()
@click.option(
    "--url", envvar="FEJKOLLEN_URL", help="Address of the server. [default: from FEJKOLLEN_HOST and FEJKOLLEN_PORT]"
)
@click.option("--timeout", default=30.0, show_default=True, help="Seconds to wait at most.")
def command(url: str | None, timeout: float) -> None:
    """Wait until a server is ready; exit with 1 if it does not get ready in time."""
    address = (url or default_address()).rstrip("/")
    deadline = time.monotonic() + timeout
    while not is_ready(address, patience=deadline - time.monotonic()):
        if time.monotonic() >= deadline:
            click.echo(f"fejkollen: {address} is not ready after {timeout:g} seconds", err=True)
            sys.exit(1)
        time.sleep(_LOOK_AGAIN_AFTER)
    click.echo("ready")


def is_ready(address: str, *, patience: float) -> bool:
    timeout = min(_LONGEST_LOOK, max(_SHORTEST_LOOK, patience))
    try:
        with _OPENER.open(f"{address}/health/ready", timeout=timeout) as answer:
            return bool(answer.status == 200)
    except (OSError, http.client.HTTPException):
        return False
    except ValueError:
        raise click.BadParameter(f"{address!r} is not a web address", param_hint="--url") from None
