"""The examples do what their README says."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from fejkollen import Fejkollen
from fejkollen.server_process import own_server
from fejkollen_server.settings import PREFIX, Settings
from tests.cli.running import environment
from tests.kit.plugin import run_pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
ERRORS = {
    "AUTH_FAILED",
    "CANCELLED",
    "CONFLICT",
    "INTERNAL_ERROR",
    "INVALID_ID",
    "SESSION_TIMEOUT",
    "UNSUPPORTED_CLIENT",
}


@pytest.fixture(scope="module")
def server() -> Iterator[Fejkollen]:
    with own_server() as (address, control_key), Fejkollen(address, control_key) as server:
        yield server


def _run(*command: str, **settings: str) -> str:
    ended = subprocess.run(  # noqa: S603 - our own.
        command, env=environment({}) | settings, capture_output=True, text=True, timeout=50, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_the_suite_of_the_shop_passes_on_two_workers(server: Fejkollen) -> None:
    ended = run_pytest(EXAMPLES / "shop", "-q", "-n", "2", "-p", "no:cacheprovider", url=server.url)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "16 passed" in ended.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_every_failure_comes_about_with_curl(server: Fejkollen) -> None:
    told = _run(str(EXAMPLES / "failures.sh"), server.url).splitlines()
    ends = [re.findall(r'^(\w+) +by (person|hand) .*"status":"FAILED","error":"(\w+)"', line)[0] for line in told]
    assert all(wanted == error for wanted, _, error in ends)
    assert {(error, by) for error, by, _ in ends} == {(error, by) for error in ERRORS for by in ("person", "hand")}


def test_every_provider_is_shown(server: Fejkollen) -> None:
    told = _run(sys.executable, str(EXAMPLES / "every_provider.py"), server.url).splitlines()
    assert len(told) == 10
    assert all('"status": "COMPLETED"' in line for line in told)


def test_the_script_for_ci_logs_in_at_the_shop(server: Fejkollen) -> None:
    shop = [sys.executable, "-u", str(EXAMPLES / "shop" / "shop.py"), "0"]
    settings = environment({}) | {"IDKOLLEN_URL": server.url}
    with subprocess.Popen(shop, env=settings, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own.
        assert process.stdout
        address = process.stdout.readline().split()[-1]
        try:
            assert "Welcome, Astrid Lindqvist!" in _run(str(EXAMPLES / "ci" / "log_in.sh"), address)
        finally:
            process.terminate()


@pytest.mark.parametrize("name", ["docker-compose.yml", "github-actions.yml"])
def test_files_for_ci_name_settings_that_exist(name: str) -> None:
    text = (EXAMPLES / "ci" / name).read_text()
    known = {f"{PREFIX}{each.upper()}" for each in Settings.model_fields} | {"FEJKOLLEN_URL"}
    assert set(re.findall(rf"{PREFIX}[A-Z_]+", text)) <= known
    parsed: dict[Any, Any] = yaml.safe_load(text)
    assert "fejkollen" in (parsed.get("services") or parsed["jobs"]["tests"]["services"])


PYTHON_CONTAINERS = """
import os

class DockerContainer:
    def __init__(self, image): assert image == "fejkollen"
    def with_exposed_ports(self, port): assert port == 8080; return self
    def waiting_for(self, strategy): return self
    def __enter__(self): return self
    def __exit__(self, *error): pass
    def get_container_host_ip(self): return "127.0.0.1"
    def get_exposed_port(self, port): return os.environ["PLACE_OF_CONTAINER"]
"""
PYTHON_WAITING = """
class HttpWaitStrategy:
    def __init__(self, port, path): assert (port, path) == (8080, "/health/ready")
    def for_status_code(self, code): return self
"""


def test_testcontainers_for_python_with_a_process_in_place_of_the_container(tmp_path: Path, server: Fejkollen) -> None:
    core = tmp_path / "testcontainers" / "core"
    core.mkdir(parents=True)
    (core / "container.py").write_text(PYTHON_CONTAINERS)
    (core / "wait_strategies.py").write_text(PYTHON_WAITING)
    shutil.copy(EXAMPLES / "testcontainers" / "test_login.py", tmp_path)
    command = (sys.executable, "-m", "pytest", "-q", "--rootdir", str(tmp_path), str(tmp_path))
    assert "1 passed" in _run(*command, PYTHONPATH=str(tmp_path), PLACE_OF_CONTAINER=server.url.rpartition(":")[2])


NODE_CONTAINERS = """
export const Wait = { forHttp: (path, port) => [path, port] };
export class GenericContainer {
  withExposedPorts() { return this; }
  withWaitStrategy() { return this; }
  async start() {
    return { getHost: () => "127.0.0.1", getMappedPort: () => process.env.PLACE_OF_CONTAINER, stop: () => {} };
  }
}
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node here")
def test_testcontainers_for_node_with_a_process_in_place_of_the_container(tmp_path: Path, server: Fejkollen) -> None:
    package = tmp_path / "node_modules" / "testcontainers"
    package.mkdir(parents=True)
    (package / "package.json").write_text('{"name": "testcontainers", "type": "module", "main": "index.js"}')
    (package / "index.js").write_text(NODE_CONTAINERS)
    shutil.copy(EXAMPLES / "testcontainers" / "login.test.mjs", tmp_path)
    told = _run("node", "--test", str(tmp_path / "login.test.mjs"), PLACE_OF_CONTAINER=server.url.rpartition(":")[2])
    assert "# pass 1\n" in told


JAVA_CONTAINERS = {
    "org/junit/jupiter/api/Test": "public @interface Test {}",
    "org/junit/jupiter/api/Assertions": """public class Assertions {
        public static void assertTrue(boolean condition, String message) {
            if (!condition) throw new AssertionError(message);
        }
    }""",
    "org/testcontainers/containers/wait/strategy/Wait": """public class Wait {
        public static String forHttp(String path) { return path; }
    }""",
    "org/testcontainers/containers/GenericContainer": """public class GenericContainer<T> {
        public GenericContainer(String image) {}
        public GenericContainer<T> withExposedPorts(int port) { return this; }
        public GenericContainer<T> waitingFor(String strategy) { return this; }
        public String getHost() { return "127.0.0.1"; }
        public int getMappedPort(int port) { return Integer.parseInt(System.getenv("PLACE_OF_CONTAINER")); }
    }""",
    "org/testcontainers/junit/jupiter/Container": "public @interface Container {}",
    "org/testcontainers/junit/jupiter/Testcontainers": "public @interface Testcontainers {}",
}
JAVA_MAIN = """
class Main {
    public static void main(String[] none) throws Exception {
        new LoginTest().astridLogsIn();
        System.out.println("1 passed");
    }
}
"""


@pytest.mark.skipif(shutil.which("javac") is None, reason="there is no Java compiler here")
def test_testcontainers_for_java_with_a_process_in_place_of_the_container(tmp_path: Path, server: Fejkollen) -> None:
    for name, source in JAVA_CONTAINERS.items():
        file = tmp_path / f"{name}.java"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"package {name.rpartition('/')[0].replace('/', '.')};\n{source}")
    (tmp_path / "Main.java").write_text(JAVA_MAIN)
    shutil.copy(EXAMPLES / "testcontainers" / "LoginTest.java", tmp_path)
    _run("javac", "-d", str(tmp_path), *map(str, tmp_path.rglob("*.java")))
    told = _run("java", "-cp", str(tmp_path), "Main", PLACE_OF_CONTAINER=server.url.rpartition(":")[2])
    assert told == "1 passed\n"


def test_every_example_is_in_the_table() -> None:
    listed = set(re.findall(r"`([\w./-]+\.\w+)`", (EXAMPLES / "README.md").read_text()))
    files = {
        str(each.relative_to(EXAMPLES))
        for each in EXAMPLES.rglob("*.*")
        if each.is_file() and "__pycache__" not in each.parts and ".pytest_cache" not in each.parts
    }
    assert files - listed == {"README.md", "shop/browser.py", "shop/conftest.py", "shop/pytest.ini"}
