"""Other mock servers, asked the same: a pending session, by GET with Basic authentication."""

import base64
import json
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import DEMO
from benchmarks.servers import Server, free_port

_DESCRIPTION = Path(__file__).parents[1] / "openapi" / "idkollen-v3.yaml"
_ID = "0193a4c2-1b5e-4000-8000-5d5bb2a6a0c1"
PATH = f"/v3/bankid-se/auth/{_ID}"
_PENDING = {
    "id": _ID,
    "refId": "bench",
    "status": "PENDING",
    "autoStartToken": "e1b6c7f0-2a7d-4d0b-93a5-6d8f7b0c4e12",
    "qrStartToken": "67df3917-fa0d-44e5-b327-edcc928297f8",
    "qrStartSecret": "d28db9a7-4cde-429e-a983-359be676944c",
    "hintCode": "outstandingTransaction",
}
_HEADERS = {"Content-Type": "application/json"}
_OBJECT = "/sessions/pending"
_BASIC = f"Basic {base64.b64encode(DEMO.encode()).decode()}"
# Nobody looks at the signature.
_OF_AWS = "AWS4-HMAC-SHA256 Credential=demo/20261123/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=none"


@dataclass(frozen=True)
class Competitor:
    name: str
    package: str
    does: str
    command: Callable[[Path, int], Sequence[str]]
    """Given the folder it is installed in and a port."""
    ready_at: str = PATH
    path: str = PATH
    authorization: str = _BASIC
    prepare: Callable[[Server], None] = lambda _server: None

    @property
    def request(self) -> bytes:
        return f"GET {self.path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {self.authorization}\r\n\r\n".encode()


def _prism(folder: Path, port: int) -> Sequence[str]:
    return (_program(folder, "prism"), "mock", "-v", "silent", "-h", "127.0.0.1", "-p", str(port), str(_DESCRIPTION))


def _mountebank(folder: Path, port: int) -> Sequence[str]:
    body = json.dumps(_PENDING)
    # It closes each connection, unless the stub says otherwise.
    headers = {**_HEADERS, "Connection": "keep-alive", "Content-Length": len(body)}
    answer = {"is": {"statusCode": 200, "headers": headers, "body": body}}
    stub = {"predicates": [{"equals": {"method": "GET", "path": PATH}}], "responses": [answer]}
    imposter = {"port": port, "protocol": "http", "defaultResponse": {"statusCode": 404}, "stubs": [stub]}
    configuration = folder / "imposters.json"
    configuration.write_text(json.dumps({"imposters": [imposter]}))
    options = ("--nologfile", "--loglevel", "error", "--localOnly", "--pidfile", str(folder / "mb.pid"))
    return (_program(folder, "mb"), "start", "--configfile", str(configuration), "--port", str(free_port()), *options)


def _mockoon(folder: Path, port: int) -> Sequence[str]:
    headers = [{"key": name, "value": value} for name, value in _HEADERS.items()]
    response = {"uuid": "answer", "statusCode": 200, "body": json.dumps(_PENDING), "headers": headers, "default": True}
    response |= {"latency": 0, "label": "", "rules": [], "rulesOperator": "OR", "bodyType": "INLINE"}
    response |= {"disableTemplating": True, "fallbackTo404": False, "sendFileAsBody": False}
    route: dict[str, object] = {"uuid": "collect", "type": "http", "method": "get", "endpoint": "v3/bankid-se/auth/:id"}
    route |= {"documentation": "", "responses": [response], "responseMode": None}
    environment = {"uuid": "bench", "lastMigration": 33, "name": "bench", "port": port, "hostname": "127.0.0.1"}
    environment |= {"routes": [route], "rootChildren": [{"type": "route", "uuid": "collect"}], "folders": []}
    data = folder / "mockoon.json"
    data.write_text(json.dumps(environment))
    options = ("--repair", "--disable-log-to-file", "--disable-admin-api")
    return (_program(folder, "mockoon-cli"), "start", "--data", str(data), "--port", str(port), *options)


def _moto(folder: Path, port: int) -> Sequence[str]:
    return (str(folder / "venv/bin/moto_server"), "-H", "127.0.0.1", "-p", str(port))


def _put_object(server: Server) -> None:
    for path, content in (("/sessions", b""), (_OBJECT, json.dumps(_PENDING).encode())):
        url = f"http://127.0.0.1:{server.port}{path}"
        with urllib.request.urlopen(urllib.request.Request(url, content, method="PUT"), timeout=10):
            pass


def _program(folder: Path, name: str) -> str:
    return str(folder / "node_modules/.bin" / name)


OF_NPM = (
    Competitor("Prism", "@stoplight/prism-cli", "the contract's example, picked and checked by its schema", _prism),
    Competitor("mountebank", "mountebank", "one stub: method and path equal, a fixed body", _mountebank),
    Competitor("Mockoon", "@mockoon/cli", "one route, a fixed body", _mockoon),
)
_MOTO = Competitor(
    "moto server",
    "moto[server,s3]",
    "an S3 object with the same body; a new connection each time",
    _moto,
    ready_at="/moto-api/",
    path=_OBJECT,
    authorization=_OF_AWS,
    prepare=_put_object,
)


def install(folder: Path) -> tuple[list[Competitor], list[str]]:
    """Install what can be, and say why the others cannot."""
    found: list[Competitor] = []
    missing: list[str] = []
    npm = shutil.which("npm")
    for competitor in OF_NPM:
        if npm is None:
            missing.append(f"{competitor.name}: there is no npm")
        elif _runs(npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", competitor.package):
            found.append(competitor)
        else:
            missing.append(f"{competitor.name}: npm could not install {competitor.package}")
    python = str(folder / "venv/bin/python")
    if _runs(sys.executable, "-m", "venv", str(folder / "venv")) and _runs(
        python, "-m", "pip", "install", "--quiet", _MOTO.package
    ):
        found.append(_MOTO)
    else:
        missing.append(f"{_MOTO.name}: pip could not install {_MOTO.package}")
    return found, missing


def version_of(competitor: Competitor, folder: Path) -> str:
    if competitor is _MOTO:
        (metadata,) = folder.glob("venv/lib/*/site-packages/moto-*.dist-info")
        return metadata.name.removeprefix("moto-").removesuffix(".dist-info")
    description = folder / "node_modules" / competitor.package / "package.json"
    return str(json.loads(description.read_text())["version"])


def _runs(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False, timeout=300).returncode == 0
