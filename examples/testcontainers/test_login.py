"""Fejkollen in a container of its own, with testcontainers for Python.

docker build --tag fejkollen .
pip install pytest httpx testcontainers
pytest examples/testcontainers/test_login.py
"""

from collections.abc import Iterator

import httpx
import pytest
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import HttpWaitStrategy

PORT = 8080


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    ready = HttpWaitStrategy(PORT, "/health/ready").for_status_code(200)
    with DockerContainer("fejkollen").with_exposed_ports(PORT).waiting_for(ready) as container:
        yield f"http://{container.get_container_host_ip()}:{container.get_exposed_port(PORT)}"


def test_astrid_logs_in(address: str) -> None:
    with httpx.Client(base_url=address, timeout=30) as http:
        # An account of the test's own, so that tests can run side by side.
        account = http.post("/control/v1/accounts", json={}, auth=("admin", "admin")).json()
        http.auth = httpx.BasicAuth(account["accountId"], account["secretKey"])
        started = http.post("/v3/bankid-se/auth", json={"ssn": "199003142388"}).json()
        http.post("/control/v1/wait", json={"sessionId": started["id"], "status": "ENDED"})
        assert http.get(f"/v3/bankid-se/auth/{started['id']}").json()["name"] == "Astrid Lindqvist"
