"""``fejkollen serve`` as a process: how it greets, refuses to start, and ends."""

import re
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from fejkollen_server.marked_yaml import read_yaml
from fejkollen_server.serving.server import listen
from tests.cli.recording import recording
from tests.cli.running import run, serving, until
from tests.operations import ASTRID

SHARED = {"profile": "shared", "secret_key": "s", "callback_key": "c", "control_key": "a"}


def test_the_greeting_names_the_address_and_the_docs(tmp_path: Path) -> None:
    with serving(tmp_path) as server, server.client() as client:
        assert f"docs      {server.address.replace('127.0.0.1', 'localhost')}/docs" in server.log
        assert client.get("/docs").status_code == 200


def test_once_it_has_greeted_it_is_ready(tmp_path: Path) -> None:
    with serving(tmp_path) as server, server.client() as client:
        answer = client.get("/health/ready")
        assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


def test_for_machines_the_greeting_is_json(tmp_path: Path) -> None:
    with serving(tmp_path, log_format="json") as server:
        (line,) = server.log.splitlines()
        assert read_yaml(server.output).fields(("event", "address", "docs", "database", "version", "level"))
        assert re.search(r'"docs": "http://localhost:\d+/docs"', line)


def test_a_session_is_started_and_collected_over_the_network(tmp_path: Path) -> None:
    with serving(tmp_path, pace="instant") as server, server.client() as client:
        started = client.post("/v3/bankid-se/auth", json={"ssn": ASTRID})
        collected = client.get(f"/v3/bankid-se/auth/{started.json()['id']}")
        assert (started.status_code, collected.json()["status"]) == (201, "COMPLETED")


def test_nothing_that_is_sent_waits_for_more() -> None:
    (listening,) = listen("127.0.0.1", 0)
    with listening, socket.create_connection(listening.getsockname()):
        connection, _ = listening.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_sigterm_ends_it_soon_with_connections_open_and_hands_the_callback_back(tmp_path: Path) -> None:
    with recording(answers=False) as receiver:
        with serving(tmp_path, pace="instant") as server, server.client() as client:
            client.post("/v3/bankid-se/auth", json={"ssn": ASTRID, "callbackUrl": receiver.url()})
            until(lambda: len(receiver.deliveries) == 1, "the callback to be under way")
            with socket.create_connection(("127.0.0.1", client.base_url.port or 0)):
                server.stop()
            assert server.process.returncode in {0, -signal.SIGTERM}
            assert "Traceback" not in server.log
        receiver.answers.set()
        with serving(tmp_path):
            until(lambda: len(receiver.deliveries) == 2, "the callback from the next process")
    first, second = receiver.deliveries
    assert first == second


def test_sigterm_ends_it_soon_with_a_request_under_way(tmp_path: Path) -> None:
    with serving(tmp_path) as server, socket.create_connection(("127.0.0.1", _port(server.address))) as connection:
        # The body never comes, so the request never ends by itself.
        connection.sendall(b"POST /v3/bankid-se/auth HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n")
        connection.sendall(b"Authorization: Basic ZGVtbzpkZW1vLXNlY3JldA==\r\n\r\n{")
        server.stop()
        assert server.process.returncode in {0, -signal.SIGTERM}
        assert "Traceback" not in server.log


def test_ctrl_c_ends_it_without_a_word(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        greeting = server.log
        server.stop(signal.SIGINT)
        assert (server.process.returncode, server.log) == (0, greeting)


def test_a_host_with_two_addresses_is_served_at_both_on_one_port(tmp_path: Path) -> None:
    with serving(tmp_path, host="localhost") as server:
        port = _port(server.address)
        for family, _, _, _, (host, *_) in socket.getaddrinfo("localhost", port, type=socket.SOCK_STREAM):
            with socket.socket(family) as connection:
                connection.connect((host, port))


def test_a_port_in_use_is_told_in_one_line_before_a_database_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = _refusal(tmp_path, port=str(port), database_url="sqlite:///new.db")
    assert line == f"fejkollen: port {port} is in use; choose another with FEJKOLLEN_PORT or --port"
    assert not (tmp_path / "new.db").exists()


def test_a_host_that_is_not_here_is_told_in_one_line(tmp_path: Path) -> None:
    line = _refusal(tmp_path, host="192.0.2.7")
    assert line == "fejkollen: cannot listen on 192.0.2.7 port 0: Cannot assign requested address"
    assert _refusal(tmp_path, host="256.0.0.1").endswith("256.0.0.1 port 0: there is no such address")


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"prot": "1"}, "FEJKOLLEN_PROT: there is no such setting; did you mean FEJKOLLEN_PORT?"),
        ({"port": "80800"}, "FEJKOLLEN_PORT: must be less than or equal to 65535"),
        ({"pace": "slow"}, "FEJKOLLEN_PACE: must be 'realistic', 'fast', 'instant' or 'byHand'"),
        ({"default_people": "astrd"}, "FEJKOLLEN_DEFAULT_PEOPLE: nobody is called 'astrd'; did you mean astrid?"),
        ({"profile": "shared"}, "FEJKOLLEN_SECRET_KEY must be set: the profile shared refuses the demo secret"),
        (SHARED | {"callback_key": "demo-callback-key"}, "FEJKOLLEN_CALLBACK_KEY must be set: "),
        (SHARED | {"control_key": "admin"}, "FEJKOLLEN_CONTROL_KEY must be set: "),
        ({"database_url": "mysql://u:hush@h/d"}, "FEJKOLLEN_DATABASE_URL: must begin with sqlite:// or postgresql://"),
        ({"database_url": "postgresql://u:hush@h:x/d"}, "FEJKOLLEN_DATABASE_URL: is not a database URL"),
        ({"database_url": "sqlite://data/x.db"}, "FEJKOLLEN_DATABASE_URL: must begin with sqlite:/// and then"),
        (
            {"database_url": "postgresql://u:hush@127.0.0.1:1/d"},
            "the database postgresql://127.0.0.1:1/d cannot be used: ",
        ),
        ({"database_url": "sqlite:////proc/no/x.db"}, "the database sqlite:////proc/no/x.db cannot be used: "),
        ({"database_url": "sqlite:///."}, "the database sqlite:///. cannot be used: unable to open database file"),
        ({"accounts_file": "missing.yaml"}, "missing.yaml: cannot be read: "),
        ({"people_file": "missing.yaml"}, "missing.yaml: cannot be read: "),
        ({"callback_ca_file": "missing.pem"}, "FEJKOLLEN_CALLBACK_CA_FILE: missing.pem holds no certificates"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_what_stops_the_start_is_told_in_one_line(tmp_path: Path, settings: dict[str, str], told: str) -> None:
    line = _refusal(tmp_path, **settings)
    assert line.startswith(f"fejkollen: {told}")
    assert "hush" not in line


def _not_a_database(path: Path) -> str:
    path.write_bytes(b"By no means a database. " * 100)
    return "file is not a database"


def _damaged(path: Path) -> str:
    assert run(path.parent, "migrate", database_url=f"sqlite:///{path}").returncode == 0
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\xff" * 3996
    path.write_bytes(content)
    return "database disk image is malformed"


@pytest.mark.parametrize("damage", [_not_a_database, _damaged])
def test_a_corrupt_database_file_is_told_in_one_line(tmp_path: Path, damage: Callable[[Path], str]) -> None:
    path = tmp_path / "corrupt.db"
    reason = damage(path)
    line = _refusal(tmp_path, database_url=f"sqlite:///{path}")
    assert line == f"fejkollen: the database sqlite:///{path} cannot be used: {reason}"


@pytest.mark.parametrize(
    ("setting", "content", "told"),
    [
        ("accounts_file", "accounts: [", "is not YAML"),
        ("accounts_file", "accounts:\n- {id: a, secret_key: s, paze: fast}", "line 2: accounts[0]: there is no field"),
        (
            "accounts_file",
            "accounts:\n- id: a\n  secret_key: s\n  default_people: [astrid, noora]",
            "line 4: accounts[0].default_people[1]: nobody is called 'noora'; did you mean nora?",
        ),
        ("people_file", "people:\n- {id: cleo}", "line 2: people[0]: the field given_name is missing"),
    ],
)
def test_a_mistake_in_a_file_is_told_with_its_place(tmp_path: Path, setting: str, content: str, told: str) -> None:
    (tmp_path / "more.yaml").write_text(content)
    line = _refusal(tmp_path, **{setting: "more.yaml"})
    assert line.startswith("fejkollen: more.yaml")
    assert told in line


def _port(address: str) -> int:
    return int(address.rpartition(":")[2])


def _refusal(folder: Path, **settings: str) -> str:
    """Start a server that must not start, and give the one line it ends with."""
    wanted = {"port": "0", "database_url": f"sqlite:///{folder}/fejkollen.db", **settings}
    ended = run(folder, "serve", **wanted)
    assert (ended.returncode, ended.stdout) == (2, "")
    (line,) = ended.stderr.splitlines()
    return line
