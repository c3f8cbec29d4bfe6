"""The names of operations, as the contract gives them: ``mitid:start_auth``, ``documents:upload``."""

from functools import cache
from typing import Any

from starlette.types import Scope

from fejkollen_server.eids.vocabulary import Provider

_DOCUMENTS = {"document": "documents", "v3/document": "documents-v3"}


def operation_of(scope: Scope) -> str | None:
    """Say to which operation a request was routed, if it was to any."""
    route: Any = scope.get("route")
    if route is None or scope["method"] not in (getattr(route, "methods", None) or ()):
        return None
    return _name(route.path, route.name)


@cache
def _name(path: str, name: str) -> str | None:
    """Name one of our own routes, of which there are so many and no more."""
    part = path.strip("/").removesuffix("/{id}")
    if part in _DOCUMENTS:
        return f"{_DOCUMENTS[part]}:{name}"
    version, _, rest = part.partition("/")
    eid = rest.partition("/")[0]
    return f"{eid}:{name}" if version == "v3" and eid in set(Provider) else None
