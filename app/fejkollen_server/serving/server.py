"""Runs the application under uvicorn, and tells people where it is."""

import asyncio
import errno
import gc
import json
import os
import socket
import threading
from contextlib import suppress
from importlib import import_module
from types import FrameType

import click
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from fejkollen_server import __version__
from fejkollen_server.clock import SystemClock
from fejkollen_server.database.engine import database_location
from fejkollen_server.errors import ConfigurationIsWrong
from fejkollen_server.logs.log_format import set_up_logs
from fejkollen_server.services.all_services import Services, build_services
from fejkollen_server.serving.application import callback_body, complete_application, create_app
from fejkollen_server.settings import Settings
from fejkollen_server.web.connection_drop import DroppableProtocol
from fejkollen_server.web.forwarded_scheme import ForwardedScheme
from fejkollen_server.web.request_log import log_requests

# With the dispatcher's own grace after it, the whole end stays under three seconds.
_GRACE_SECONDS = 1
_LONGEST_END = 2.9
# Longer than clients keep their idle connections, so that it is never us who close one just as it is used again.
_IDLE_SECONDS = 65
_BACKLOG = 2048
# Whoever waits for the server hears that it is ready, and then the rest is made before they have thought of a request.
_SOON = 0.05
_NEEDED_SOON = ("structlog", "fejkollen_server.callbacks.delivery")
_NOT_ON_THIS_MACHINE = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})
_Address = tuple[socket.AddressFamily, str]
_EVERY_IPV6: _Address = (socket.AF_INET6, "::")
_EVERY_IPV4: _Address = (socket.AF_INET, "0.0.0.0")  # noqa: S104 - only for whoever asks for every address.
_THIS_MACHINE = "127.0.0.1,::1"
_LOCAL_HOSTS = frozenset({"127.0.0.1", "0.0.0.0", "::", "::1"})  # noqa: S104 - only compared with.


class _Server(uvicorn.Server):
    """Greets once it answers, and then makes what nobody had to wait for."""

    def __init__(self, config: uvicorn.Config, greeting: str, app: FastAPI) -> None:
        super().__init__(config)
        self._greeting = greeting
        self._app = app

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        click.echo(self._greeting, err=True)
        asyncio.get_running_loop().call_later(_SOON, self._make_the_rest)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        # Whatever still hangs then, a frozen database for one, would hang for ever.
        last = threading.Timer(_LONGEST_END, _leave)
        last.daemon = True
        last.start()

    def _make_the_rest(self) -> None:
        complete_application(self._app)
        services: Services = self._app.state.services
        _ = services.sessions
        for module in _NEEDED_SOON:
            import_module(module)
        gc.freeze()
        gc.enable()


def _leave() -> None:
    click.echo("fejkollen: something hangs, and the end does not wait for it", err=True)
    os._exit(1)


def serve(settings: Settings) -> None:
    """Serve until a signal says to stop. Whoever connects meanwhile is answered as soon as everything is ready."""
    set_up_logs(settings.log_format, settings.log_level)
    sockets = listen(settings.host, settings.port)
    services = build_services(settings, SystemClock(), callback_body)
    app = create_app(settings, services)
    config = uvicorn_config(log_requests(app) if settings.log_level == "debug" else app)
    server = _Server(config, greeting(settings, sockets[0].getsockname()[1]), app)
    with suppress(KeyboardInterrupt):
        server.run(sockets)


def uvicorn_config(app: ASGIApp) -> uvicorn.Config:
    """Say how uvicorn is to serve the application."""
    return uvicorn.Config(
        ForwardedScheme(app, os.environ.get("FORWARDED_ALLOW_IPS", _THIS_MACHINE)),
        proxy_headers=False,
        http=DroppableProtocol,
        ws="none",
        lifespan="on",
        backlog=_BACKLOG,
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=True,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


def listen(host: str, port: int) -> list[socket.socket]:
    """Open the port before anything else, so that a second server on it does nothing before it finds out."""
    sockets: list[socket.socket] = []
    absent: OSError | None = None
    try:
        for family, address in _addresses_of(host):
            same_port = sockets[0].getsockname()[1] if sockets else port
            try:
                sockets.append(_listening(family, address, same_port))
            except OSError as error:
                if error.errno not in _NOT_ON_THIS_MACHINE:
                    raise
                absent = error
        if absent and not sockets:
            raise absent
    except OSError as error:
        raise ConfigurationIsWrong(_cannot_listen(host, port, error.errno)) from error
    return sockets


def _listening(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    listening = socket.create_server((address, port), family=family, backlog=_BACKLOG)
    # Connections inherit it. asyncio sets it only where a socket names its protocol, and these do not: without it the
    # body of an answer waits until the client's system acknowledges the head, which on Linux takes it 40 ms.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _addresses_of(host: str) -> list[_Address]:
    """Resolve a name; localhost has an address of either family, and :: stands for all addresses of both."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    addresses: list[_Address] = list(dict.fromkeys((family, str(address[0])) for family, *_, address in found))
    return [*addresses, _EVERY_IPV4] if _EVERY_IPV6 in addresses else addresses


def _cannot_listen(host: str, port: int, code: int | None) -> str:
    if code == errno.EADDRINUSE:
        return f"port {port} is in use; choose another with FEJKOLLEN_PORT or --port"
    reason = os.strerror(code) if code and code > 0 else "there is no such address"
    return f"cannot listen on {host} port {port}: {reason}"


def greeting(settings: Settings, port: int) -> str:
    host = "localhost" if settings.host in _LOCAL_HOSTS else settings.host
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    database = database_location(settings.database_url)
    if settings.log_format == "json":
        facts = {"event": "serving", "address": address, "docs": f"{address}/docs", "database": database}
        return json.dumps(facts | {"version": __version__, "level": "info"})
    secret = " / demo-secret" if settings.secret_key == "demo-secret" else ""  # noqa: S105 - it is no secret.
    return (
        f"Fejkollen {__version__} stands in for IDkollen at {address}\n"
        f"  account   {settings.account_id}{secret}\n"
        f"  database  {database}\n"
        f"  docs      {address}/docs\n"
        f"  try it    {address}/demo\n"
        "  Mock, not real identities: never let production trust it."
    )
