"""What is secret is in no log line, no greeting, no figure and no error, even when everything is logged."""

import base64
import re
import socket
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import make_url

from tests.cli.recording import recording
from tests.cli.running import Server, run, serving, until

SECRET_KEY = "planted-secret-key"
CALLBACK_KEY = "planted-callback-key"
CONTROL_KEY = "planted-control-key"
PASSWORD = "planted-password"
QUERY = "planted-query"
SSN = "199003142388"
PHONE = "90000001"
WRONG_KEY = "planted-wrong-key"
FORM = "multipart/form-data; boundary=x"
AUTHORIZATION = base64.b64encode(f"shop:{SECRET_KEY}".encode()).decode()

PLANTED = (SECRET_KEY, CALLBACK_KEY, CONTROL_KEY, PASSWORD, QUERY, SSN, PHONE, WRONG_KEY, AUTHORIZATION)
SETTINGS = {
    "account_id": "shop",
    "secret_key": SECRET_KEY,
    "callback_key": CALLBACK_KEY,
    "control_key": CONTROL_KEY,
    "pace": "instant",
    "log_level": "debug",
}


def _found_in(text: str) -> list[str]:
    return [secret for secret in PLANTED if secret in text]


@pytest.mark.postgresql
@pytest.mark.parametrize("log_format", ["text", "json"])
def test_nothing_secret_is_told(tmp_path: Path, empty_postgresql: str, log_format: str) -> None:
    url = make_url(empty_postgresql).set(password=PASSWORD).render_as_string(hide_password=False)
    with recording() as receiver, serving(tmp_path, database_url=url, log_format=log_format, **SETTINGS) as server:
        with httpx.Client(base_url=server.address, auth=("shop", SECRET_KEY), trust_env=False) as client:
            errors = [client.post(path, **request).text for path, request in _mistakes()]
            errors += [_ask(server, request) for request in _malformed()]
            page = _use(client, receiver.url(f"/{QUERY}?token={QUERY}"))
            read = [client.get(path).text for path in ("/docs", "/openapi/idkollen-v3.json", "/health/ready", "/")]
            until(lambda: "callback delivered" in server.log, "the callback to be told of")
            figures = client.get("/metrics").text
        server.stop()
    told = server.log
    assert "/v3/bankid-se/auth" in told
    assert page not in told
    assert _found_in(told) == []
    assert _found_in(figures) == []
    assert _found_in("".join(errors)) == []
    assert _found_in("".join(read)) == []


def _mistakes() -> list[tuple[str, dict[str, Any]]]:
    """Give requests that are refused in as many ways, with secrets where a careless error would repeat them."""
    return [
        ("/v3/bankid-se/auth", {"json": {"ssn": SSN}, "auth": ("shop", WRONG_KEY)}),
        ("/v3/bankid-se/auth", {"json": {"ssn": [SSN]}}),
        ("/v3/bankid-se/auth", {"content": f'{{"ssn": "{SSN}"'}),
        ("/v3/bankid-se/auth", {"json": {"ssn": SSN + "1"}}),
        ("/v3/bankid-se/auth", {"json": {"ssn": SSN, "callbackUrl": f"ftp://{QUERY}"}}),
        ("/v3/vipps/backchannel/auth", {"json": {"phone": PHONE, "bindingMessage": 1}}),
        ("/v3/bankid-se/verify", {"json": {"qrCode": f"BANKIDF.{SSN}.x"}}),
        ("/health/live", {"json": {"ssn": SSN}}),
        (f"/nowhere?token={QUERY}", {"json": {"ssn": SSN}}),
        ("/v3/freja/auth", {"headers": {"Authorization": f"Bearer {SECRET_KEY}"}}),
        ("/v3/freja/auth", {"headers": {"Authorization": f"Basic {SECRET_KEY}"}}),
        ("/v3/freja/auth", {"headers": {"Authorization": f"Basic {AUTHORIZATION}=="}}),
        ("/v3/freja/auth", {"auth": (SECRET_KEY, SECRET_KEY)}),
        ("/v3/freja/auth", {"auth": (CONTROL_KEY, CALLBACK_KEY)}),
        ("/v3/freja/auth", {"content": SECRET_KEY, "headers": {"Content-Type": "text/plain"}}),
        ("/v3/freja/auth", {"content": f'{{"refId": "{SECRET_KEY}"'.ljust(2**20 + 1)}),
        ("/v3/freja/auth", {"content": f'{{"refId": "{SECRET_KEY}", "x": ' + "[" * 100_000}),
        ("/v3/freja/auth", {"json": {"callbackUrl": f"http://u:{PASSWORD}@localhost/"}}),
        ("/document", {"files": {"file": (f"{SECRET_KEY}.pdf", f"%PDF-1.7 {SECRET_KEY}".encode())}}),
        ("/document", {"files": {SECRET_KEY: SECRET_KEY.encode()}}),
        (
            "/document",
            {"content": f"--x\r\n{SECRET_KEY}", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
        ),
        ("/control/v1/accounts", {"json": {"secretKey": SECRET_KEY}, "auth": ("admin", WRONG_KEY)}),
        (
            "/control/v1/accounts",
            {"json": {"secretKey": SECRET_KEY, "callbackKey": [CALLBACK_KEY]}, "auth": ("admin", CONTROL_KEY)},
        ),
        ("/control/v1/accounts", {"content": f'{{"secretKey": "{SECRET_KEY}', "auth": ("admin", CONTROL_KEY)}),
        ("/control/v1/accounts", {"json": {"secretKey": 1}, "auth": ("admin", CONTROL_KEY)}),
    ]


def _malformed() -> list[bytes]:
    """Give requests that the server refuses before the application sees them."""
    authorization = f"authorization: Basic {AUTHORIZATION}\r\n"
    return [
        f"GET /?token={QUERY.ljust(10_000, 'x')} HTTP/1.1\r\n{authorization}\r\n".encode(),
        f"GET / HTTP/1.1\r\n{authorization}x: {SECRET_KEY.ljust(20_000, 'x')}\r\n\r\n".encode(),
        f"GET / HTTP/1.1\r\n{authorization}{SECRET_KEY}\r\n\r\n".encode(),
        f"{SECRET_KEY} / HTTP/1.1\r\n\r\n".encode(),
    ]


def _ask(server: Server, request: bytes) -> str:
    with socket.create_connection(("127.0.0.1", int(server.address.rpartition(":")[2])), timeout=10) as connection:
        connection.sendall(request)
        with connection.makefile("rb") as answer:
            return answer.read().decode()


def _use(client: httpx.Client, callback_url: str) -> str:
    """Start what is to be started, and give the secret part of a hosted page's address."""
    named = client.post("/v3/bankid-se/auth", json={"ssn": SSN, "callbackUrl": callback_url})
    assert named.status_code == 201, named.text
    assert client.get(f"/v3/bankid-se/auth/{named.json()['id']}").json()["ssn"] == SSN
    hosted = client.post("/v3/mitid/auth", json={"redirectUrl": f"http://localhost/{QUERY}"}).json()
    assert client.get(hosted["url"]).status_code == 200
    token = str(hosted["url"]).rpartition("/")[2]
    assert re.fullmatch(r"[\w.-]{20,}", token)
    return token


def test_an_error_at_the_start_tells_nothing_secret(tmp_path: Path) -> None:
    for url in (f"postgresql://u:{PASSWORD}@127.0.0.1:1/d", f"postgres:/u:{PASSWORD}@h", f"mysql://u:{PASSWORD}@h/d"):
        ended = run(tmp_path, "serve", database_url=url, port="0", **SETTINGS)
        assert ended.returncode == 2
        assert _found_in(ended.stderr) == []


@pytest.mark.parametrize(
    "settings",
    [
        {"secretkey": SECRET_KEY},
        {"secret_key": SECRET_KEY, "port": "none"},
        {"static_callback_url": f"http://u:{PASSWORD}@h/"},
        {"callback_rewrite": f"http://u:{PASSWORD}@h=http://localhost"},
        {"callback_urls": f"http://u:{PASSWORD}@h/"},
        {"redirect_urls": f"shop.test,http://{PASSWORD}@h/"},
    ],
    ids=lambda settings: next(iter(settings)),
)
def test_a_wrong_setting_is_not_repeated_with_its_secret(tmp_path: Path, settings: dict[str, str]) -> None:
    ended = run(tmp_path, "serve", **{**SETTINGS, **settings})
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1), ended.stderr
    assert _found_in(ended.stderr + ended.stdout) == []
