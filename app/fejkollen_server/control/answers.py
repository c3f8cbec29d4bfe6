"""How the control API answers, and which problems each operation may answer with."""

from typing import Any

from fastapi import Response

from fejkollen_server.control.json_models import AnswerModel, Problem

_MEANINGS = {
    400: "The request breaks a rule; `detail` names the field and the rule.",
    401: "Neither `admin` with the control key nor an account with its secret key.",
    403: "Only `admin` may do this.",
    404: "There is no such thing in this account's world.",
    408: "It has not happened in time.",
    409: "The state of things forbids it; `detail` says which state that is.",
    413: "The body is larger than 1 MiB.",
    415: "The body is of another media type, or compressed; `Accept-Encoding` says what is read.",
    503: "The database cannot be reached, or somebody else was faster; try again after `Retry-After` seconds.",
}
_HEADERS = {503: {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "examples": [1]}}}}


def json_answer(model: AnswerModel, status: int = 200) -> Response:
    return Response(model.body(), status, media_type="application/json")


def no_content() -> Response:
    return Response(status_code=204)


def problem_answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the problems of an operation, besides those that every operation has."""
    return {status: problem_description(status) for status in sorted({400, 401, *statuses})}


def problem_description(status: int) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    described: dict[str, Any] = {
        "description": _MEANINGS[status],
        "content": {"application/problem+json": {"schema": schema}},
    }
    return described | ({"headers": _HEADERS[status]} if status in _HEADERS else {})
