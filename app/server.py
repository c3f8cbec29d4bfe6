"""Runs the application under uvicorn, and tells people where it is."""

import gc
import socket
import sys

import click
import uvicorn

from app import __version__
from app.clock import SystemClock
from app.logs import set_up_logs
from app.main import create_app
from app.providers.statuses import callback_body
from app.services import build_services
from app.settings import Settings

_GRACE_SECONDS = 2
_BACKLOG = 2048


class _Server(uvicorn.Server):
    """Greets once the port is open."""

    def __init__(self, config: uvicorn.Config, settings: Settings) -> None:
        super().__init__(config)
        self._settings = settings

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            gc.freeze()
            gc.enable()
            click.echo(_greeting(self._settings, _port_of(self)), err=True)


def serve(settings: Settings) -> int:
    set_up_logs(settings.log_format, settings.log_level)
    services = build_services(settings, SystemClock(), callback_body)
    config = uvicorn.Config(
        create_app(settings, services),
        host=settings.host,
        port=settings.port,
        http="httptools",
        ws="none",
        backlog=_BACKLOG,
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    server = _Server(config, settings)
    server.run()
    return 0 if server.started else 1


def _port_of(server: uvicorn.Server) -> int:
    port: int = server.servers[0].sockets[0].getsockname()[1]
    return port


def _greeting(settings: Settings, port: int) -> str:
    host = "localhost" if settings.host in {"127.0.0.1", "0.0.0.0", "::"} else settings.host  # noqa: S104
    lines = [
        f"Fejkollen {__version__} stands in for IDkollen at http://{host}:{port}",
        f"  account   {settings.account_id}" + (" / demo-secret" if settings.secret_key == "demo-secret" else ""),  # noqa: S105
        f"  database  {settings.database_url.partition('@')[2] or settings.database_url}",
        f"  docs      http://{host}:{port}/docs",
        "  Mock, not real identities: never let production trust it.",
    ]
    return "\n".join(lines) if sys.stderr.isatty() or settings.log_format == "text" else lines[0]
