"""The app's own description of itself, to be held against the contract."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from fejkollen_server.web.wire import Message


def describe_contract(app: FastAPI) -> dict[str, Any]:
    """Describe what is served, without the 422 that FastAPI adds and this API never answers."""
    description = get_openapi(title=app.title, version=app.version, routes=app.routes)
    for operations in description["paths"].values():
        for operation in operations.values():
            operation["responses"].pop("422", None)
            operation["security"] = [{"basic": []}]
    description["components"]["schemas"]["Message"] = Message.model_json_schema()
    description["components"]["securitySchemes"] = {"basic": {"type": "http", "scheme": "basic"}}
    return description
