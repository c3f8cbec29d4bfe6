"""No page of a stranger reads or changes anything, whichever route it tries: by its name, or from its own origin."""

import json
import re
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from fejkollen_server.docs.openapi_documents import contract, control
from fejkollen_server.serving.application import PAGES
from fejkollen_server.settings import Profile, Settings
from fejkollen_server.web.foreign_origins import SAFE_METHODS, is_foreign
from tests import raw_http
from tests.world import World

pytestmark = pytest.mark.anyio

EVIL = "evil.example.com"
_METHODS = ("get", "post", "put", "patch", "delete")


def _described() -> set[tuple[str, str]]:
    documents = (contract(), control())
    return {
        (name.upper(), path)
        for each in documents
        for path, item in each["paths"].items()
        for name in item
        if name in _METHODS
    }


def _of_pages() -> set[tuple[str, str]]:
    routes = [route for build in PAGES.values() for route in build().routes]
    return {(method, route.path) for route in routes if isinstance(route, APIRoute) for method in route.methods or ()}


ROUTES = sorted(
    _described() | _of_pages() | {("GET", "/health/ready"), ("GET", "/metrics"), ("POST", "/nothing"), ("GET", "/")}
)
CHANGING = [each for each in ROUTES if each[0] not in SAFE_METHODS]
APIS = ("/v3/mitid/auth", "/control/v1/accounts")


def _target(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "x", path)


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    given = {"database_url": f"sqlite:///{tmp_path}/fejkollen.db", **getattr(request, "param", {})}
    return Settings.model_validate(given)


SHARED = {"profile": Profile.SHARED, "control_key": "a long key", "secret_key": "demo has one", "callback_key": "too"}
shared = pytest.mark.parametrize("settings", [SHARED], indirect=True)


async def _status(world: World, method: str, path: str, **headers: str) -> int:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return (await raw_http.send(world.app, method, path, raw)).status


async def test_every_route_is_closed_to_a_strangers_name(world: World) -> None:
    statuses = {each: await _status(world, each[0], _target(each[1]), host=EVIL) for each in ROUTES}
    assert {each: status for each, status in statuses.items() if status != 421} == {}


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example.com"}, {"sec_fetch_site": "cross-site"}])
async def test_every_route_that_changes_something_is_closed_to_pages_of_others(
    world: World, headers: dict[str, str]
) -> None:
    statuses = {each: await _status(world, each[0], _target(each[1]), **headers) for each in CHANGING}
    assert len(CHANGING) > 80
    assert {each: status for each, status in statuses.items() if status != 403} == {}


@shared
async def test_on_a_shared_server_secrets_guard_the_apis_and_names_the_pages(world: World) -> None:
    assert {await _status(world, "GET", path, host=EVIL) for path in PAGES} == {421}
    assert await _status(world, "GET", "/control/v1/accounts", host=EVIL) == 401
    assert await _status(world, "POST", "/control/v1/clock/freeze", origin="https://evil.example.com") == 403


async def test_a_refusal_says_which_setting_allows_a_name(world: World) -> None:
    for path, key in zip(APIS, ("message", "detail"), strict=True):
        answer = await raw_http.send(world.app, "GET", path, [(b"host", EVIL.encode())])
        assert "FEJKOLLEN_ALLOWED_HOSTS" in json.loads(answer.body)[key]


@pytest.mark.parametrize(
    "settings",
    [{"allowed_hosts": EVIL}, {"allowed_hosts": "a.b.c, .example.com"}, {"allowed_hosts": "*"}],
    indirect=True,
)
async def test_a_name_can_be_allowed(world: World) -> None:
    assert await _status(world, "GET", "/control/v1/accounts", host=f"{EVIL}:8080") == 401


@pytest.mark.parametrize("headers", [[], [b"fejkollen.test", b"fejkollen.test"]], ids=["none", "two"])
async def test_a_request_names_one_host(world: World, headers: list[bytes]) -> None:
    reader = [(b"host", value) for value in headers] or [(b"host-is-missing", b"")]
    answer = await raw_http.send(world.app, "GET", "/v3/mitid/auth/x", reader, with_host=False)
    assert (answer.status, json.loads(answer.body)["message"]) == (400, "Host: a request must have this header once")


@pytest.mark.parametrize(
    ("site", "origin", "has_form_tokens", "expected"),
    [
        (None, None, False, False),
        ("same-origin", "null", False, False),
        ("none", None, False, False),
        (None, "http://localhost:8080", False, False),
        (None, "http://LOCALHOST:8080", False, False),
        (None, "https://eid.example.com", False, False),
        ("cross-site", "http://localhost:8080", True, True),
        ("same-site", "http://localhost:3000", True, True),
        (None, "http://localhost:3000", False, True),
        ("same-site", "null", True, True),
        (None, "null", True, False),
        (None, "null", False, True),
        (None, "file://", False, True),
    ],
)
def test_where_a_request_comes_from(
    site: str | None, origin: str | None, *, has_form_tokens: bool, expected: bool
) -> None:
    names = frozenset({"localhost:8080", "eid.example.com"})
    assert is_foreign(site, origin, names, has_form_tokens=has_form_tokens) is expected
