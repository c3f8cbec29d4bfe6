"""The QR codes of the demo: drawn on the server, a new one each second, and the secret in no page."""

import json

import pytest

from fejkollen_server.demo.qr import bankid_link, bankid_qr, freja_link
from fejkollen_server.page_parts.qr_drawing import qr_drawing
from fejkollen_server.scanning import bankid_se, freja
from tests.cli.running import Server, until
from tests.demo.visiting import Visitor

TOKEN, SECRET = "67df3917-fa0d-44e5-b327-edcc928297f8", "d28db9a7-4cde-429e-a983-359be676944c"


@pytest.mark.parametrize(
    ("second", "proof"),
    [
        (0, "dc69358e712458a66a7525beef148ae8526b1c71610eff2c16cdffb4cdac9bf8"),
        (1, "949d559bf23403952a94d103e67743126381eda00f0b3cbddbf7c96b1adcbce2"),
        (2, "a9e5ec59cb4eee4ef4117150abc58fad7a85439a6a96ccbecc3668b41795b3f3"),
    ],
)
def test_the_animated_code_is_bankids_own_example(second: int, proof: str) -> None:
    assert bankid_qr(TOKEN, SECRET, second) == f"bankid.{TOKEN}.{second}.{proof}"


def test_links_and_codes_are_those_that_phones_read() -> None:
    assert bankid_qr(TOKEN, SECRET, 7) == bankid_se.bankid_qr(TOKEN, SECRET, 7)
    assert bankid_link(TOKEN) == bankid_se.autostart_link(TOKEN)
    assert freja_link(TOKEN) == freja.freja_link(TOKEN)


def test_the_code_of_bankid_is_a_new_one_each_second(visitor: Visitor) -> None:
    visit = visitor.start("bankid-se-auth")
    path = visit.page.found["qr"]["src"]
    first = visitor.http.get(path)
    assert (first.status_code, first.headers["content-type"]) == (200, "image/svg+xml")
    assert (first.headers["cache-control"], b'fill="#fff"' in first.content) == ("no-store", True)
    until(lambda: visitor.http.get(path).content != first.content, "another code")


def test_the_code_of_freja_is_what_the_api_gave(visitor: Visitor) -> None:
    visit = visitor.start("freja-auth")
    data = json.loads(visit.page.texts["start-answer"])["qrData"]
    assert visitor.http.get(visit.page.found["qr"]["src"]).content == qr_drawing(data)
    assert "qrStartSecret" not in visit.page.source


def test_the_secret_of_the_code_is_on_no_page(visitor: Visitor, server: Server) -> None:
    visit = visitor.start("bankid-se-auth")
    answer = json.loads(visit.page.texts["start-answer"])
    path, secrets = f"/v3/bankid-se/auth/{answer['id']}", []
    with server.client() as client:

        def collects() -> bool:
            collected = client.get(path).json()
            secrets.append(collected.get("qrStartSecret"))
            return secrets[-1] is not None

        until(collects, "to be allowed to collect")
    assert secrets[-1] not in visit.page.source
    assert answer["qrStartSecret"] == "•••"
    assert answer["qrStartToken"] in visit.page.source


def test_a_phone_scans_what_the_shop_shows(visitor: Visitor) -> None:
    visit = visitor.start("bankid-se-auth")
    session_id = json.loads(visit.page.texts["start-answer"])["id"]
    assert visit.page.found["scan"]["href"] == "/phone/astrid/scan?account=demo"
    assert f"scan-{session_id}" in visitor.look(visit.page.found["scan"]["href"]).found
    visit = visitor.start("freja-auth", ssn="199410232384")
    assert visit.page.found["scan"]["href"] == "/phone/ignoring-frida/scan?account=demo"


@pytest.mark.parametrize("key", ["bankid-se-auth", "freja-auth"])
def test_the_link_that_opens_the_app_opens_the_simulated_one(visitor: Visitor, key: str) -> None:
    page = visitor.look(visitor.start(key).page.found["open-app"]["href"])
    scanner = visitor.look(page.found["person-astrid"]["href"])
    assert "code" in scanner.found


def test_what_has_ended_has_no_code(visitor: Visitor) -> None:
    visit = visitor.start("freja-sign")
    path = visit.page.found["qr"]["src"]
    visitor.http.post(f"{visit.path}/cancel", data={"form": visit.page.form["form"]})
    until(lambda: visit.page.state == "FAILED", "an end")
    assert visitor.http.get(path).status_code == 204
