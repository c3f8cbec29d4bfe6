"""The compose file: valid, careful, and of one mind with the settings and the image."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from fejkollen_server.callbacks.url_rewrites import Rewrites
from fejkollen_server.settings import PREFIX, Settings, load_settings
from tests.container.dockerfile import ROOT, image

# From the Compose Specification, as Docker Compose 2.40.3 has it.
SCHEMA = Path(__file__).with_name("compose_specification") / "compose-spec.json"
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ["fejkollen", "replica"]
_VARIABLE = re.compile(r"\$\{\w+-([^}]*)\}")


def test_it_is_valid_by_the_specification() -> None:
    validator = Draft7Validator(json.loads(SCHEMA.read_text("utf-8")))
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(COMPOSE)] == []


def test_one_service_starts_by_default() -> None:
    assert [name for name, service in SERVICES.items() if "profiles" not in service] == ["fejkollen"]


def test_the_others_are_of_one_profile() -> None:
    assert {tuple(service["profiles"]) for service in SERVICES.values() if "profiles" in service} == {("replicas",)}


@pytest.mark.parametrize("name", OURS)
def test_the_servers_are_built_from_here_and_start_with_these_settings(name: str) -> None:
    settings = _settings(name)
    assert SERVICES[name]["build"] == "."
    assert settings.port == 8080
    assert settings.host == "0.0.0.0"  # noqa: S104 - the container's own.


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_callback_to_this_machine_reaches_it(name: str, host: str) -> None:
    rewrites = Rewrites.parse(_settings(name).callback_rewrite)
    assert rewrites.apply(f"http://{host}:3000/callback") == "http://host.docker.internal:3000/callback"
    assert SERVICES[name]["extra_hosts"] == ["host.docker.internal:host-gateway"]


def test_one_server_keeps_its_data_in_the_volume_of_the_image() -> None:
    (mount,) = SERVICES["fejkollen"]["volumes"]
    volume, _, folder = mount.partition(":")
    assert volume in COMPOSE["volumes"]
    assert folder == image()["VOLUME"].rest


def test_the_replicas_are_several_and_keep_everything_in_one_postgresql() -> None:
    database = SERVICES["postgresql"]["environment"]
    assert SERVICES["replica"]["deploy"]["replicas"] == 2
    assert _settings("replica").database_url == "postgresql://{}:{}@postgresql/{}".format(
        database["POSTGRES_USER"], database["POSTGRES_PASSWORD"], database["POSTGRES_DB"]
    )


def test_each_waits_for_what_it_needs_to_be_healthy() -> None:
    needs = {name: service["depends_on"] for name, service in SERVICES.items() if "depends_on" in service}
    healthy = {"condition": "service_healthy"}
    assert needs == {"balancer": {"replica": healthy}, "replica": {"postgresql": healthy}}


def test_everybody_has_a_health_check_and_our_servers_have_that_of_the_image() -> None:
    checks = {name: service["healthcheck"]["test"] for name, service in SERVICES.items() if "healthcheck" in service}
    assert {name: (kind, program) for name, (kind, program, *_) in checks.items()} == {
        "balancer": ("CMD", "wget"),
        "postgresql": ("CMD", "pg_isready"),
    }
    assert set(SERVICES) - set(checks) == set(OURS)


@pytest.mark.parametrize("name", SERVICES)
def test_nobody_has_more_rights_than_needed(name: str) -> None:
    service = SERVICES[name]
    assert (service["cap_drop"], service["security_opt"]) == (["ALL"], ["no-new-privileges:true"])
    # A config that is written in the compose file cannot be put into a read-only container.
    assert service.get("read_only", False) == ("configs" not in service)


@pytest.mark.parametrize(("name", "port"), [("fejkollen", 8080), ("balancer", 8081)])
def test_what_is_published_is_published_to_this_machine_only(name: str, port: int) -> None:
    assert SERVICES[name]["ports"] == [f"127.0.0.1:{port}:8080"]
    public = _settings(name if name in OURS else "replica").public_url
    assert public == f"http://localhost:{port}"


def test_the_balancer_finds_every_replica_by_its_service_and_asks_whether_it_is_ready() -> None:
    configuration = COMPOSE["configs"]["balancer"]["content"]
    assert "replica:8080 check" in configuration
    assert "option httpchk GET /health/ready" in configuration
    assert "$" not in configuration, "Compose would take it for a variable"


def _settings(name: str) -> Settings:
    """Read the settings of a server as it will do itself, where nobody has set anything."""
    given = image()["ENV"].pairs | SERVICES[name]["environment"]
    return load_settings({key: _VARIABLE.sub(r"\1", text) for key, text in given.items() if key.startswith(PREFIX)})
