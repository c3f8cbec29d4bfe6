"""The demo on servers that are set up otherwise, and the weight of its pages."""

import json
from pathlib import Path

import pytest

from fejkollen_server.demo.attempts import Exchange
from fejkollen_server.demo.client import APIAnswer
from fejkollen_server.demo.exchange_text import as_curl, as_http
from fejkollen_server.demo.own_address import OwnAddress, callback_problem
from fejkollen_server.settings import Settings
from tests.cli.running import serving
from tests.demo.visiting import Visitor

LIGHT = 60 * 1024
EXCHANGE = Exchange("POST", "/v3/mitid/sign", {"text": "It's"}, APIAnswer(201, {}))


def test_addresses_off_the_accounts_lists_are_left_out_and_that_is_said(tmp_path: Path) -> None:
    with serving(tmp_path, callback_urls="https://shop.test", redirect_urls="https://shop.test") as server:
        visitor = Visitor(server)
        page = visitor.start("mitid-age-verification").page
        visitor.http.close()
    sent = json.loads(page.texts["start-http"].partition("\n\n")[2])
    assert (page.state, set(sent)) == ("PENDING", {"minAge", "refId"})
    assert {"callback-problem", "redirect-problem"} <= set(page.found)


@pytest.mark.parametrize(
    ("host", "network", "problem"),
    [
        ("127.0.0.1", "local", None),
        ("172.17.0.2", "local", None),
        ("::1", "local", None),
        ("9.9.9.9", "open", None),
        ("9.9.9.9", "local", "network"),
    ],
)
def test_an_address_that_callbacks_may_not_go_to_is_known(host: str, network: str, problem: str | None) -> None:
    settings = Settings.model_validate({"callback_network": network})
    assert callback_problem(OwnAddress("http://fejkollen.test", f"http://{host}:80", host), settings) == problem


def test_a_secret_that_not_everybody_knows_is_in_no_command() -> None:
    address = OwnAddress("https://fejkollen.test", "http://127.0.0.1:8080", "127.0.0.1")
    settings = Settings.model_validate({"secret_key": "hush"})
    command, wire = as_curl(EXCHANGE, address, settings), as_http(EXCHANGE, address, settings)
    assert command.startswith("curl -u demo https://fejkollen.test/v3/mitid/sign \\\n")
    assert ("hush" in command + wire, "Authorization: Basic •••" in wire) == (False, True)


def test_where_the_secret_is_everybodys_the_header_is_the_real_one() -> None:
    address = OwnAddress("http://localhost:8080", "http://127.0.0.1:8080", "127.0.0.1")
    assert "Authorization: Basic ZGVtbzpkZW1vLXNlY3JldA==" in as_http(EXCHANGE, address, Settings())
    assert r"""It'"'"'s""" in as_curl(EXCHANGE, address, Settings())


def test_every_page_is_light_and_asks_nobody_else(visitor: Visitor) -> None:
    for path in ("/demo", "/demo/new/bankid-no-sign", visitor.start("bankid-se-auth").path):
        page = visitor.look(path)
        assert all(asset.startswith("/") and not asset.startswith("//") for asset in page.assets)
        weights = [len(visitor.http.get(asset).content) for asset in page.assets]
        assert len(page.source.encode()) + sum(weights) <= LIGHT


@pytest.mark.parametrize("language", ["da", "sv", "nb", "fi", "en"])
def test_every_page_speaks_every_language(visitor: Visitor, language: str) -> None:
    for path in ("/demo", "/demo/new/mitid-auth", visitor.start("bankid-se-auth").path):
        page = visitor.look(f"{path}?lang={language}")
        assert f'<html lang="{language}">' in page.source
