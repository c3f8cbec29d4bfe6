"""The answer about a session that failed, which is the same at every eID."""

from typing import Annotated, Literal

from pydantic import Field

from fejkollen_server.eids.vocabulary import ErrorCode
from fejkollen_server.web.wire import AnswerModel, Omittable


class SessionFailed(AnswerModel):
    id: str
    ref_id: Omittable[str] = None
    status: Literal["FAILED"]
    error: Annotated[str, Field(json_schema_extra={"examples": list(ErrorCode)})]
