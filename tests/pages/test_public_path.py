"""A public address with a path, behind a proxy that takes it away: everything a browser follows has it."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
from starlette.responses import Response

from fejkollen_server.web.public_path import PublicPath
from tests.cli.running import PATIENCE, Server, serving
from tests.demo.visiting import Shown
from tests.operations import MISSING_ID

PUBLIC = "http://eid.example.test/some/fejkollen"
FOLLOWED = re.compile(r'\s(?:href|src|action|formaction|data-[a-z]+(?==./))="([^"#]+)[#"]')


class Proxy(httpx.HTTPTransport):
    """Takes the path away, keeps the host, and has nothing else: whoever leaves the path out is lost."""

    def __init__(self, server: Server) -> None:
        super().__init__(trust_env=False)
        self._server = httpx.URL(server.address)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode()
        prefix = httpx.URL(PUBLIC).path
        if request.url.host != "eid.example.test" or not path.startswith(f"{prefix}/"):
            return httpx.Response(502, text=f"the proxy does not know {request.url}", request=request)
        behind = self._server.copy_with(raw_path=path.removeprefix(prefix).encode())
        return super().handle_request(
            httpx.Request(request.method, behind, headers=request.headers, stream=request.stream)
        )


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("path"), competing_sessions="false", public_url=f"{PUBLIC}/") as server:
        yield server


@pytest.fixture
def browser(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(transport=Proxy(server), timeout=PATIENCE, follow_redirects=True) as browser:
        yield browser


def _start(server: Server, path: str, **body: str) -> dict[str, str]:
    with server.client() as client:
        started: dict[str, str] = client.post(path, json=body).raise_for_status().json()
        return started


def _followed(page: httpx.Response) -> set[str]:
    """Give what a browser on the page can get of this server, which is not what forms are sent to."""
    found = {urljoin(str(page.url), unescape(address)) for address in FOLLOWED.findall(page.text)}
    return {address for address in found - _posted(page) if address.startswith("http://eid.example.test")}


def _posted(page: httpx.Response) -> set[str]:
    found = re.findall(r'<form[^>]*method="post"[^>]*action="([^"]+)"', page.text)
    return {urljoin(str(page.url), unescape(address)) for address in found}


@pytest.mark.parametrize(
    "path", ["/demo", "/demo/new/mitid-auth", "/phone", "/phone/mikkel", "/phone/mikkel/scan", "/docs", "/docs/qa"]
)
def test_whatever_a_page_leads_to_is_there(browser: httpx.Client, path: str) -> None:
    page = browser.get(PUBLIC + path)
    assert page.status_code == 200
    assert len(_followed(page)) > 3
    for address in _followed(page):
        assert browser.get(address).status_code == 200, address


@pytest.mark.parametrize("eid", ["bankid-no", "vipps", "mitid", "ftn"])
def test_whatever_a_hosted_page_leads_to_is_there(server: Server, browser: httpx.Client, eid: str) -> None:
    url = _start(server, f"/v3/{eid}/auth")["url"]
    assert url.startswith(f"{PUBLIC}/eid/")
    page = browser.get(url)
    for address in _followed(page):
        assert browser.get(address).status_code == 200, address


def test_forms_redirects_and_the_way_back_keep_the_path(browser: httpx.Client) -> None:
    page = browser.get(PUBLIC + "/demo/new/mitid-auth")
    form = Shown(page.text).form | {"operation": "mitid-auth"}
    (action,) = {address for address in _posted(page) if address.endswith("/start")}
    attempt = browser.post(action, data=form)
    assert (attempt.status_code, str(attempt.url)[: len(PUBLIC) + 6]) == (200, f"{PUBLIC}/demo/")
    hosted = browser.get(Shown(attempt.text).found["continue"]["href"])
    (tester,) = {address for address in _posted(hosted) if address.endswith("/tester")}
    back = browser.post(tester, data=Shown(hosted.text).form | {"outcome": "approve", "person": "mikkel"})
    assert str(back.url) == str(attempt.url)
    assert "Back from MitID" in Shown(back.text).texts["state"]


@pytest.mark.anyio
async def test_what_an_eid_remembers_is_kept_for_its_pages_alone() -> None:
    remembering = Response()
    remembering.set_cookie("remembers", "mikkel", path="/eid")
    remembering.set_cookie("language", "da")
    transport = httpx.ASGITransport(PublicPath(remembering, "/some/fejkollen"))
    async with httpx.AsyncClient(transport=transport) as browser:
        await browser.get("http://eid.example.test/some/fejkollen/eid/1")
        kept = {cookie.name: cookie.path for cookie in browser.cookies.jar}
    assert kept == {"remembers": "/some/fejkollen/eid", "language": "/"}


def test_links_of_other_languages_keep_the_path(browser: httpx.Client) -> None:
    page = browser.get(f"{PUBLIC}/phone?q=mikkel")
    assert 'href="/some/fejkollen/phone?q=mikkel&amp;lang=sv"' in page.text


def test_the_journal_repeats_requests_by_the_public_address_if_they_came_by_it(
    server: Server, browser: httpx.Client
) -> None:
    browser.get(f"{PUBLIC}/v3/freja/auth/{MISSING_ID}", auth=("demo", "demo-secret"))
    with server.client() as client:
        client.get(f"/v3/freja/auth/{MISSING_ID}")
        noted = client.get("/control/v1/requests", params={"limit": 2}).json()["requests"]
    assert {each["curl"] for each in noted} == {
        f"curl -u demo {base}/v3/freja/auth/{MISSING_ID}" for base in (PUBLIC, server.address)
    }


def test_the_documentation_names_the_public_address(browser: httpx.Client) -> None:
    assert f"{PUBLIC}/v3/bankid-se/auth" in browser.get(f"{PUBLIC}/docs").text
    assert f"{PUBLIC}/demo" in browser.get(f"{PUBLIC}/docs/local").text


def test_signing_in_leads_to_where_somebody_wanted(tmp_path: Path) -> None:
    secrets = {"secret_key": "s", "callback_key": "c", "control_key": "a"}
    with (
        serving(tmp_path, profile="shared", public_url=PUBLIC, **secrets) as server,
        httpx.Client(transport=Proxy(server), timeout=PATIENCE, follow_redirects=True) as browser,
    ):
        page = browser.get(f"{PUBLIC}/phone/mikkel", headers={"sec-fetch-site": "same-origin"})
        assert str(page.url).startswith(f"{PUBLIC}/sign-in?next=")
        form = Shown(page.text).form | {"account": "admin", "secret": "a"}
        arrived = browser.post(next(iter(_posted(page))), data=form)
        assert (arrived.status_code, arrived.url.path) == (200, "/some/fejkollen/phone/mikkel")
