"""The fixtures for pytest, as a stranger's project uses them."""

import re
import textwrap
from pathlib import Path

from fejkollen import Fejkollen
from tests.kit.plugin import project, run_pytest

START = """
def start(account, ssn="199007212385", **body):
    answer = httpx.post(
        f"{account.base_url}/v3/bankid-se/auth", json={"ssn": ssn, **body}, auth=account.auth, trust_env=False
    )
    return answer.json()["id"]
"""


def _project(folder: Path, tests: str) -> Path:
    return project(folder, START + textwrap.dedent(tests))


def test_each_test_has_an_account_of_its_own_and_a_project_may_have_its_own_app(tmp_path: Path) -> None:
    ended = run_pytest(
        _project(
            tmp_path,
            """
            ids = set()

            @pytest.mark.parametrize("time", range(3))
            def test_alone(fejkollen, time):
                ids.add(fejkollen.account_id)
                start(fejkollen)
                assert len(fejkollen.sessions.list()) == 1
                assert len(ids) == time + 1

            def test_all_are_gone(fejkollen_server):
                assert [each["accountId"] for each in fejkollen_server.accounts()] == ["demo"]

            def test_one_for_all(fejkollen_session):
                start(fejkollen_session)

            def test_and_still_the_same(fejkollen_session):
                assert len(fejkollen_session.sessions.list()) == 1
            """,
        ),
        "-q",
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "6 passed" in ended.stdout


def test_settings_come_from_the_project_and_from_a_marker(tmp_path: Path) -> None:
    folder = _project(
        tmp_path,
        """
        def test_of_the_project(fejkollen):
            assert (fejkollen.settings()["pace"], fejkollen.settings()["retention"]) == ("instant", 60)

        @pytest.mark.fejkollen(pace="byHand")
        def test_of_the_marker(fejkollen):
            assert (fejkollen.settings()["pace"], fejkollen.settings()["retention"]) == ("byHand", 60)
        """,
    )
    (folder / "conftest.py").write_text(
        textwrap.dedent("""
            import pytest

            @pytest.fixture(scope="session")
            def fejkollen_settings():
                return {"pace": "instant", "retention": 60}
        """)
    )
    ended = run_pytest(folder, "-q")
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_a_failed_test_shows_what_happened_in_its_account(tmp_path: Path) -> None:
    ended = run_pytest(
        _project(
            tmp_path,
            """
            def test_it(fejkollen):
                login = start(fejkollen, callbackUrl="http://127.0.0.1:3999/callback")
                fejkollen.decline(login)
                fejkollen.wait_for("callback.failed")
                assert not "as wished"
            """,
        )
    )
    assert ended.returncode == 1
    section = ended.stdout.partition(" Fejkollen: fejkollen ")[2]
    assert re.search(r"session \S+: bankid-se auth FAILED CANCELLED ignoring-barbro", section), ended.stdout
    assert "because ignoring-barbro is named, and never answers" in section
    assert re.search(r"\d\d:\d\d:\d\d\.\d{3}  session.ended  .*status=FAILED error=CANCELLED", section)
    assert "callback to http://127.0.0.1:3999/callback: FAILED" in section


def test_a_test_may_delete_its_account_itself(tmp_path: Path) -> None:
    ended = run_pytest(_project(tmp_path, "def test_it(fejkollen):\n    fejkollen.delete()\n"), "-q")
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_workers_share_a_server_that_is_named_and_do_not_notice_each_other(tmp_path: Path, server: Fejkollen) -> None:
    before = len(list(server.accounts()))
    ended = run_pytest(
        _project(
            tmp_path,
            """
            @pytest.mark.parametrize("time", range(20))
            def test_alone(fejkollen, fejkollen_server, time):
                assert fejkollen_server.url == ADDRESS
                start(fejkollen)
                assert len(fejkollen.sessions.list()) == 1
            """.replace("ADDRESS", repr(server.url)),
        ),
        *("-q", "-n", "4", "--fejkollen-url", server.url),
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "20 passed" in ended.stdout
    assert len(list(server.accounts())) == before


def test_each_worker_starts_a_server_when_none_is_named(tmp_path: Path) -> None:
    ended = run_pytest(
        _project(
            tmp_path,
            """
            @pytest.mark.parametrize("time", range(6))
            def test_alone(fejkollen, time):
                assert fejkollen.approve(start(fejkollen)).status == "COMPLETED"
            """,
        ),
        *("-q", "-n", "2"),
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    ended = run_pytest(_project(tmp_path, "def test_it(fejkollen):\n    pass\n"), "-q", pace="hasty")
    assert ended.returncode == 1
    assert "FejkollenError: fejkollen serve: the server did not start: " in ended.stdout
    assert "FEJKOLLEN_PACE" in ended.stdout


def test_who_does_not_use_it_pays_nothing(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(
        textwrap.dedent("""
            import sys

            def test_nothing_is_loaded():
                assert {"httpx", "app", "fejkollen.server_process"} & set(sys.modules) == set()
        """)
    )
    ended = run_pytest(tmp_path, "-q", "-p", "no:randomly", "-p", "no:xdist")
    assert ended.returncode == 0, ended.stdout


def test_a_server_in_the_tests_own_process_answers_and_calls_back_too(tmp_path: Path) -> None:
    folder = _project(
        tmp_path,
        """
        import threading

        def test_alone(fejkollen):
            session = start(fejkollen, ssn="199003142388", callbackUrl="http://127.0.0.1:3999/callback")
            assert fejkollen.wait(session).status == "COMPLETED"
            fejkollen.wait_for("callback.failed", session_id=session)
            assert "fejkollen" in {thread.name for thread in threading.enumerate()}
        """,
    )
    ended = run_pytest(folder, "-q", "--fejkollen-in-process")
    assert (ended.returncode, "1 passed" in ended.stdout) == (0, True), ended.stdout + ended.stderr
