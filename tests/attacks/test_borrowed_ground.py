"""What is built on although its library keeps it to itself: when one of these fails, its ceiling was raised too far."""

import asyncio
import inspect
import tomllib
from importlib.metadata import version
from pathlib import Path

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from packaging.requirements import Requirement
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
REQUIREMENTS = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["server"]]


async def _nothing(*_: object) -> None:
    pass


@pytest.mark.parametrize("library", ["uvicorn", "httpx", "fastapi", "pyhanko"])
def test_whoever_is_built_on_so_has_a_ceiling_below_its_next_version(library: str) -> None:
    [requirement] = [each for each in map(Requirement, REQUIREMENTS) if each.name == library]
    major, minor, *_ = (int(part) for part in version(library).split("."))
    assert requirement.specifier.contains(version(library))
    assert not requirement.specifier.contains(f"{major}.{minor + 1}.0")


@pytest.mark.anyio
async def test_uvicorn_keeps_what_limits_read_where_they_read_it() -> None:
    """``web/connection_limits.py`` reads these of a connection."""
    protocol = HttpToolsProtocol(
        Config(FastAPI(openapi_url=None), loop="none"), ServerState(), {}, asyncio.get_running_loop()
    )
    assert {"cycle", "flow", "scope", "transport", "timeout_keep_alive_task", "headers"} <= set(vars(protocol))
    assert "url" in inspect.getsource(HttpToolsProtocol.on_message_begin)


@pytest.mark.parametrize(
    "name", ["on_message_begin", "on_url", "on_header", "on_headers_complete", "on_body", "on_message_complete"]
)
def test_uvicorn_is_told_of_each_part_of_a_request(name: str) -> None:
    assert callable(getattr(HttpToolsProtocol, name))


def test_uvicorn_says_when_an_answer_is_complete() -> None:
    assert "self.response_complete = " in inspect.getsource(RequestResponseCycle.__init__)


def test_httpx_opens_connections_from_the_pool_that_is_replaced() -> None:
    """``callbacks/guarded_network.py`` puts a pool there whose every connection is guarded."""
    transport = httpx.AsyncHTTPTransport(trust_env=False, verify=False)
    assert type(transport._pool).__name__ == "AsyncConnectionPool"  # noqa: SLF001
    assert "self._pool.handle_async_request" in inspect.getsource(httpx.AsyncHTTPTransport.handle_async_request)


def test_fastapi_gives_the_routes_behind_a_router() -> None:
    """``web/allowed_methods.py`` finds near misses among them."""
    router, app = APIRouter(prefix="/v3"), FastAPI(openapi_url=None)
    router.add_api_route("/it", _nothing, methods=["PUT"])
    app.include_router(router)
    [behind] = [each for route in app.routes for each in route.effective_route_contexts()]  # type: ignore[attr-defined]
    assert (behind.path_format, behind.methods, behind.include_in_schema) == ("/v3/it", {"PUT"}, True)
