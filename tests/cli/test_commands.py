"""The commands besides ``serve``, each in a process of its own."""

import json
import os
import pty
import re
import socket
import sqlite3
import subprocess
import textwrap
from contextlib import closing
from pathlib import Path

import pytest

from fejkollen_server import __version__
from fejkollen_server.database.schema import HEAD
from tests.cli.running import FEJKOLLEN, environment, run, serving
from tests.operations import ASTRID, VERIFY_PATH

OF_A_SERVER = (
    "account",
    "session",
    "scenario",
    "clock",
    "inbox",
    "callbacks",
    "requests",
    "snapshot",
    "events",
    "wait-for",
    "listen",
    "report",
    "coverage",
    "reset",
)
EVERY_COMMAND = ("serve", "migrate", "wait", "people", *OF_A_SERVER, "verify-signature", "version")


def test_help_lists_every_command_with_what_it_does(tmp_path: Path) -> None:
    shown = run(tmp_path, "--help")
    assert (shown.returncode, shown.stderr) == (0, "")
    listed = [line.split() for line in shown.stdout.partition("Commands:")[2].splitlines() if line]
    assert [words[0] for words in listed] == list(EVERY_COMMAND)
    assert all(len(words) > 2 for words in listed)


@pytest.mark.parametrize("command", EVERY_COMMAND)
def test_every_command_explains_itself(tmp_path: Path, command: str) -> None:
    shown = run(tmp_path, command, "--help")
    assert shown.returncode == 0
    assert shown.stdout.startswith(f"Usage: fejkollen {command}")


def test_an_unknown_command_is_refused(tmp_path: Path) -> None:
    refused = run(tmp_path, "serv")
    assert refused.returncode == 2
    assert "No such command 'serv'" in refused.stderr


def test_version(tmp_path: Path) -> None:
    assert run(tmp_path, "version").stdout == f"{__version__}\n"
    assert run(tmp_path, "--version").stdout == f"fejkollen, version {__version__}\n"


def test_people_are_a_table_with_a_line_each_when_piped(tmp_path: Path) -> None:
    shown = run(tmp_path, "people")
    head, *rows = shown.stdout.splitlines()
    assert head.split() == ["PERSON", "NUMBER", "PHONE", "EIDS", "WHY"]
    assert len(rows) == len(json.loads(run(tmp_path, "people", "--json").stdout))
    assert rows[0].split()[:2] == ["astrid", ASTRID]
    assert all(row[head.index("WHY") - 1] == " " != row[head.index("WHY")] for row in rows)


def test_people_fit_into_a_terminal(tmp_path: Path) -> None:
    terminal, end = pty.openpty()
    settings = environment({}) | {"COLUMNS": "100", "PYTHONUTF8": "1"}
    command = [FEJKOLLEN, "people", "--eid", "ftn"]
    with subprocess.Popen(command, stdout=end, env=settings, cwd=tmp_path) as process:  # noqa: S603 - our own.
        os.close(end)
        lines = re.sub(r"\x1b\[\d+m", "", _read(terminal)).splitlines()
        assert process.wait() == 0
    why = lines[0].index("WHY")
    wrapped = [line for line in lines if line.startswith(" " * why)]
    assert wrapped
    assert max(map(len, lines)) <= 100
    assert all(line[why] != " " for line in lines)


def test_people_of_one_eid(tmp_path: Path) -> None:
    people = json.loads(run(tmp_path, "people", "--json", "--eid", "mitid").stdout)
    assert people[0]["id"] == "mikkel"
    assert all("mitid" in person["eids"] for person in people)
    rows = run(tmp_path, "people", "--eid", "mitid").stdout.splitlines()[1:]
    assert [row.split()[0] for row in rows] == [person["id"] for person in people]


def test_people_as_json_tell_everything_a_program_needs(tmp_path: Path) -> None:
    people = {person["id"]: person for person in json.loads(run(tmp_path, "people", "--json").stdout)}
    assert people["declining-bo"] == {
        "id": "declining-bo",
        "name": people["declining-bo"]["name"],
        "country": "SWEDEN",
        "ssn": "199102032399",
        "phone": people["declining-bo"]["phone"],
        "eids": ["bankid-se"],
        "habit": {"outcome": "decline", "error": None, "cause": None},
        "why": "declines; CANCELLED",
    }


def test_people_of_a_file_are_shown_too(tmp_path: Path) -> None:
    (tmp_path / "more.yaml").write_text(
        textwrap.dedent("""
            people:
              - id: cleo
                given_name: Cleo
                surname: Cederblad
                country: SWEDEN
                ssn: "199001012385"
                eids: [bankid-se]
                why: customer 4711
        """)
    )
    last = run(tmp_path, "people", people_file="more.yaml").stdout.splitlines()[-1]
    assert (last.split()[:2], last[-13:]) == (["cleo", "199001012385"], "customer 4711")


def test_an_eid_that_does_not_exist_is_refused_with_those_that_do(tmp_path: Path) -> None:
    refused = run(tmp_path, "people", "--eid", "mitld")
    assert refused.returncode == 2
    assert "'mitld' is not one of 'bankid-se', 'freja', 'bankid-no', 'vipps', 'mitid', 'ftn'" in refused.stderr


def test_an_id_card_minted_here_verifies_at_the_running_server(tmp_path: Path) -> None:
    with serving(tmp_path) as server, server.client() as client:
        minted = run(tmp_path, "people", "id-card", "astrid", database_url=f"sqlite:///{tmp_path}/fejkollen.db")
        verified = client.post(VERIFY_PATH, json={"qrCode": minted.stdout.strip()})
    assert verified.status_code == 200, verified.text
    assert verified.json()["ssn"] == ASTRID


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nobody",), "nobody is called 'nobody'"),
        (("nora",), "person: nora does not hold bankid-se"),
        (("astrid", "--account", "none"), "there is no account 'none'"),
    ],
)
def test_an_id_card_that_cannot_be_is_told_in_one_line(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    with serving(tmp_path):
        refused = run(tmp_path, "people", "id-card", *arguments, database_url=f"sqlite:///{tmp_path}/fejkollen.db")
    assert (refused.returncode, refused.stdout, refused.stderr) == (2, "", f"fejkollen: {told}\n")


def test_wait_returns_once_the_server_is_ready(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        waited = run(tmp_path, "wait", "--url", f"{server.address}/", port="1")
        assert (waited.returncode, waited.stdout) == (0, "ready\n")
        by_settings = run(tmp_path, "wait", host="0.0.0.0", port=server.address.rpartition(":")[2])  # noqa: S104
        assert by_settings.returncode == 0


def test_wait_gives_up_with_1_when_nobody_answers(tmp_path: Path) -> None:
    with socket.socket() as bound:
        # A port that is bound but not listened on refuses, and nobody else gets it meanwhile.
        bound.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{bound.getsockname()[1]}"
        waited = run(tmp_path, "wait", "--url", address, "--timeout", "0.2")
    assert (waited.returncode, waited.stdout) == (1, "")
    assert waited.stderr == f"fejkollen: {address} is not ready after 0.2 seconds\n"


def test_wait_gives_up_with_1_when_something_else_answers(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        assert run(tmp_path, "wait", "--url", address, "--timeout", "0.2").returncode == 1


def test_wait_refuses_what_is_no_address(tmp_path: Path) -> None:
    refused = run(tmp_path, "wait", "--url", "localhost")
    assert refused.returncode == 2
    assert "'localhost' is not a web address" in refused.stderr


def test_migrate_creates_the_database_and_can_be_repeated(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/fejkollen.db"
    first, second = (run(tmp_path, "migrate", database_url=url) for _ in range(2))
    assert (first.returncode, first.stdout, first.stderr) == (0, f"the database is at revision {HEAD}\n", "")
    assert (second.returncode, second.stdout) == (0, first.stdout)
    with closing(sqlite3.connect(tmp_path / "new" / "fejkollen.db")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]


def test_migrate_tells_in_one_line_why_it_cannot(tmp_path: Path) -> None:
    refused = run(tmp_path, "migrate", database_url="postgresql://u:hush@127.0.0.1:1/d")
    assert refused.returncode == 2
    (line,) = refused.stderr.splitlines()
    assert line.startswith("fejkollen: the database postgresql://127.0.0.1:1/d cannot be used: ")


def _read(terminal: int) -> str:
    """Read all that is written to a terminal; its other end being closed is an error on Linux."""
    written = b""
    try:
        while piece := os.read(terminal, 4096):
            written += piece
    except OSError:
        pass
    os.close(terminal)
    return written.decode()
