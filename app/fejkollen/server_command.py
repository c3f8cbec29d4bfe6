"""How a server is started from here: from what is installed, by uv in an environment of its own, or as a container."""

import json
import os
import shutil
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec

from fejkollen.errors import FejkollenError

COMMAND = "FEJKOLLEN_COMMAND"
"""Names a ``fejkollen`` to start, in an environment of its own."""
IMAGE = "FEJKOLLEN_IMAGE"
"""Names a container image to start."""
WITH_SERVER = "FEJKOLLEN_WITH_SERVER"
"""Tells a command that it runs where the server is installed, so that it does not look for one for ever."""
NOTHING_TO_START = (
    "the server is not installed here: pip install 'fejkollen[server]', or install uv, or name a `fejkollen` of "
    f"another environment as {COMMAND}, a container image as {IMAGE}, or a running server as FEJKOLLEN_URL"
)

_SERVES = ("serve", "--until-stdin-ends")
_NEEDED = ("fejkollen_server", "fastapi", "sqlalchemy", "uvicorn")
_DISTRIBUTION = "fejkollen"
# Inside a container, these names would mean the container itself.
_THIS_MACHINE = ",".join(f"http://{name}:*=http://host.docker.internal:*" for name in ("localhost", "127.0.0.1"))


@dataclass(frozen=True, slots=True)
class ServerCommand:
    arguments: Sequence[str]
    address: str | None = None
    """Where it will serve, if that is settled before it says so."""


def server_command(environment: Mapping[str, str]) -> ServerCommand:
    """Give the command that starts a server: the one that is named, or else the first way that is there."""
    if environment.get(COMMAND):
        return ServerCommand([environment[COMMAND], *_SERVES])
    if environment.get(IMAGE):
        return _container_command(environment[IMAGE], environment)
    if server_is_installed():
        # Isolated, because the folder of a project under test may hold modules that are in the way of what is imported.
        return ServerCommand([sys.executable, "-I", "-m", "fejkollen_server", *_SERVES])
    uv = uv_command(environment)
    if uv is None:
        raise FejkollenError("fejkollen serve", None, NOTHING_TO_START)
    return ServerCommand([*uv, *_SERVES])


def server_is_installed() -> bool:
    return all(find_spec(name) for name in _NEEDED)


def uv_command(environment: Mapping[str, str]) -> Sequence[str] | None:
    """Give the command with which uv runs this very version together with all that the server needs."""
    # uv tells what it starts where it is itself.
    uv = environment.get("UV") or shutil.which("uv", path=environment.get("PATH"))
    wanted = _requirement()
    return [uv, "tool", "run", "--quiet", "--from", wanted, _DISTRIBUTION] if uv and wanted else None


def become_uv_command(arguments: Sequence[str]) -> None:
    """Become the same command where the server is installed, if uv is there to do that; else return."""
    uv = None if os.environ.get(WITH_SERVER) else uv_command(os.environ)
    if uv:
        os.execvpe(uv[0], [*uv, *arguments], {**os.environ, WITH_SERVER: "1"})  # noqa: S606 - uv, by its own path.


def _requirement() -> str | None:
    try:
        installed = distribution(_DISTRIBUTION)
    except PackageNotFoundError:
        return None
    origin = json.loads(installed.read_text("direct_url.json") or "{}").get("url")
    return f"{_DISTRIBUTION}[server] @ {origin}" if origin else f"{_DISTRIBUTION}[server]=={installed.version}"


def _container_command(image: str, environment: Mapping[str, str]) -> ServerCommand:
    engine = next(
        filter(None, (shutil.which(name, path=environment.get("PATH")) for name in ("docker", "podman"))), None
    )
    if engine is None:
        raise FejkollenError("fejkollen serve", None, f"{IMAGE} is set, but neither docker nor podman is on the PATH")
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    inside = {
        "FEJKOLLEN_HOST": "0.0.0.0",  # noqa: S104 - inside the container; it is published to this machine only.
        "FEJKOLLEN_PORT": "8080",
        "FEJKOLLEN_DATABASE_URL": "sqlite:////data/fejkollen.db",
    }
    settings = {
        "FEJKOLLEN_PUBLIC_URL": address,
        "FEJKOLLEN_CALLBACK_REWRITE": _THIS_MACHINE,
        **_settings(environment),
        **inside,
    }
    given = [part for name in sorted(settings) for part in ("--env", f"{name}={settings[name]}")]
    options = [
        "--rm",
        "--interactive",
        f"--publish=127.0.0.1:{port}:8080",
        "--add-host=host.docker.internal:host-gateway",
    ]
    return ServerCommand([engine, "run", *options, *given, image, *_SERVES], address)


def _settings(environment: Mapping[str, str]) -> Mapping[str, str]:
    of_clients = {COMMAND, IMAGE, WITH_SERVER, "FEJKOLLEN_URL"}
    return {
        name: value for name, value in environment.items() if name.startswith("FEJKOLLEN_") and name not in of_clients
    }


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
