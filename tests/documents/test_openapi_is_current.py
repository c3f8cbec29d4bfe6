"""The application serves what the contract says, operation by operation and field by field."""

from fejkollen_server.docs.openapi_documents import contract
from fejkollen_server.serving.application import create_app
from fejkollen_server.settings import Settings
from tests.documents.openapi_comparison import Node, differences


def test_the_application_serves_the_contract() -> None:
    served = create_app(Settings()).openapi()
    assert differences(contract(), _for_relying_parties(served)) == []


def _for_relying_parties(served: Node) -> Node:
    """Leave out the control API, which has a description of its own."""
    paths = {path: item for path, item in served["paths"].items() if not path.startswith("/control/")}
    return {**served, "paths": paths}
