"""Tells Schemathesis what it cannot make up: PDFs, and starts that come about although people must exist for them."""

import os
from typing import Any

import schemathesis
from hypothesis import strategies as st

from tests.operations import START_OPERATIONS
from tests.pdfs import pages_pdf

_LEAST = {operation.path: dict(operation.body) for operation in START_OPERATIONS}

schemathesis.openapi.media_type("application/pdf", st.just(pages_pdf()) | st.binary(max_size=40))


@schemathesis.hook("filter_body")
def _is_no_empty_list(_context: schemathesis.HookContext, body: Any) -> bool:
    """Leave out what is tolerated although no contract says so: the official PHP client writes no options as ``[]``."""
    return bool(body != [])


def _often_accepted(context: schemathesis.HookContext, made_up: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mix in bodies that are accepted: only what has been started leads on to anything."""
    least = _LEAST.get(context.operation.path if context.operation else "")
    return made_up if least is None else st.just(least) | made_up


def _without_references(_context: schemathesis.HookContext, document: dict[str, Any]) -> None:
    """Hide fields that Schemathesis takes for ids of what nothing makes: it would not even try to start."""
    for name, schema in document["components"]["schemas"].items():
        if name.endswith("Request"):
            for field in ("refId", "ipAddress", "requestAddress"):
                schema["properties"].pop(field, None)


if os.environ.get("FUZZING") == "linked":
    schemathesis.hook("before_generate_body")(_often_accepted)
    schemathesis.hook("before_load_schema")(_without_references)
