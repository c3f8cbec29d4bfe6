"""What the JSON of the control API has in common."""

from typing import Annotated, TypeAlias

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from fejkollen_server.durations import read_duration
from fejkollen_server.eids import error_codes
from fejkollen_server.eids.vocabulary import ErrorCode
from fejkollen_server.web.wire import AnswerModel, Text, WireModel

__all__ = ["AnswerModel", "ControlModel", "Duration", "ErrorWord", "Moment", "Problem", "Text"]


class ControlModel(WireModel):
    """A request of the control API. Unlike the imitated API it refuses what it does not know."""

    model_config = ConfigDict(extra="forbid", strict=False)


class Problem(AnswerModel):
    """Why a request was refused, as problem details (RFC 9457). ``detail`` names the field and the rule."""

    type: str = Field("about:blank", description="Always `about:blank`: the status says what kind of problem it is.")
    title: str = Field(description="The status in words.", examples=["Conflict"])
    status: int = Field(description="The HTTP status.", examples=[409])
    detail: str = Field(
        description="What is wrong and what to do about it.", examples=["the session has ended: it is COMPLETED"]
    )


def _duration(wanted: object) -> float:
    try:
        return read_duration(wanted)
    except ValueError as error:
        raise PydanticCustomError("duration", "{rule}", {"rule": str(error)}) from None


Duration: TypeAlias = Annotated[
    float,
    BeforeValidator(_duration),
    WithJsonSchema(
        {
            "anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^\d+(\.\d+)?(ms|s|m|h|d)?$"}],
            "description": "Seconds as a number, or a duration such as `1.5s`, `200ms`, `3m`, `2h`, `30d`.",
        }
    ),
]
"""In seconds."""


def _error_code(text: str) -> str:
    if problem := error_codes.error_code_problem(text):
        raise PydanticCustomError("rule", "{problem}", {"problem": problem})
    return text


ErrorWord: TypeAlias = Annotated[
    str,
    AfterValidator(_error_code),
    WithJsonSchema({"type": "string", "pattern": error_codes.FORM, "examples": list(ErrorCode)}),
]
"""One of IDkollen's error codes, or one that it may add."""

Moment: TypeAlias = Annotated[
    str,
    Field(
        description="An instant of the account's time, in UTC.",
        examples=["2026-11-23T12:00:00.000Z"],
        json_schema_extra={"format": "date-time"},
    ),
]
