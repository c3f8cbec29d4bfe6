"""The JSON of the journal."""

import re
from typing import Annotated, Self, TypeAlias

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from fejkollen_server.control.json_models import AnswerModel, ControlModel, Moment, Text
from fejkollen_server.database.storable import is_storable

_MOST_EXPECTATIONS = 100
_A_STATUS = re.compile(r"[1-5](\d\d|xx)|0", re.ASCII)


def _storable(text: str) -> str:
    if not is_storable(text):
        raise PydanticCustomError("string_nul", "must not contain NUL, which is in no request that is stored")
    return text


def _status(status: object) -> object:
    written = str(status) if isinstance(status, int) else status
    if not isinstance(written, str) or not _A_STATUS.fullmatch(written):
        raise PydanticCustomError("status", "must be a status such as 404, or all of a kind such as 4xx")
    return written


SearchText: TypeAlias = Annotated[Text, AfterValidator(_storable)]
Path: TypeAlias = Annotated[
    SearchText,
    Field(
        max_length=500,
        description="The path, where `*` stands for anything and `?` for any one letter.",
        examples=["/v3/mitid/*"],
    ),
]
Method: TypeAlias = Annotated[
    SearchText, AfterValidator(str.upper), Field(max_length=40, description="The HTTP method.", examples=["POST"])
]
Status: TypeAlias = Annotated[
    str,
    BeforeValidator(_status),
    Field(
        description="The status of the answer, or all of a kind; `0` where the connection was closed without one.",
        examples=["404", "4xx"],
    ),
]
Operation: TypeAlias = Annotated[
    SearchText,
    Field(description="The operationId of the contract, as `/docs` names it.", examples=["mitid:start_auth"]),
]
SessionID: TypeAlias = Annotated[SearchText, Field(description="The session that the request is about.")]
RefID: TypeAlias = Annotated[SearchText, Field(description="The `refId` that the request, or its session, has.")]
Since: TypeAlias = Annotated[AwareDatetime, Field(description="The first instant, in the account's time.")]
Until: TypeAlias = Annotated[AwareDatetime, Field(description="The last instant, in the account's time.")]


class BodySeen(AnswerModel):
    """A body. At most 16,384 bytes of it are kept; of a PDF and of an upload only size and hash."""

    size: int = Field(description="In bytes.")
    text: str | None = Field(None, description="The body, where it is UTF-8.")
    base64: str | None = Field(None, description="The body, where it is not.")
    sha256: str | None = Field(None, description="The hash of a document, whose content is not kept.")
    cut: int | None = Field(None, description="How many bytes at the end are not kept.")


class HTTPMessageSeen(AnswerModel):
    """Headers and body. Passwords, cookies and what else is named like a secret are masked as `***`."""

    headers: dict[str, str] = Field(description="By their names in lower case.")
    content: BodySeen | None = Field(None, alias="body", description="The body, if there was one.")


class RequestSeen(AnswerModel):
    """A request and its answer."""

    number: int = Field(description="Counts on over all accounts, in the order in which requests were answered.")
    at: Moment
    received_at: Moment | None = Field(None, description="In real time. Only shown when asked for with `realTime`.")
    account_id: str | None = Field(None, description="Whose request it is; left out where the credentials are wrong.")
    session_id: str | None = Field(None, description="The session that was started, or that the path names.")
    session_status: str | None = Field(None, description="What the answer said of the session.")
    ref_id: str | None = None
    operation: str | None = Field(None, description="What it was routed to, as the contract names it.")
    method: str = Field(description="The HTTP method.")
    path: str = Field(description="The path, without the query.")
    query: str | None = Field(None, description="What stood after the question mark.")
    status: int = Field(description="0 where the connection was closed without an answer.")
    milliseconds: float = Field(description="How long the answer took, on the account's clock: 0 where that is frozen.")
    refusal: str | None = Field(None, description="Why it was refused.")
    near_misses: list[str] = Field(default_factory=list, description="What was probably meant, where nothing fitted.")
    request: HTTPMessageSeen = Field(description="What was asked.")
    answer: HTTPMessageSeen = Field(description="What was answered.")
    curl: str | None = Field(
        None, description="Repeats the request from a shell; curl asks for the secret key. Not for bodies cut short."
    )


class Requests(AnswerModel):
    requests: list[RequestSeen] = Field(description="In the order in which they were answered.")
    dropped: int = Field(description="How many older requests are gone because the journal was full.")
    next: str | None = Field(None, description="Give it as `after` for those that follow, if there are more.")


class RequestCount(AnswerModel):
    count: int = Field(description="How many fit.")
    dropped: int = Field(description="How many older requests are gone because the journal was full.")


class Times(ControlModel):
    """How often a request is expected."""

    at_least: int = Field(0, ge=0, description="As often as this, or more.")
    at_most: int | None = Field(None, ge=0, description="As often as this, or less; without it there is no limit.")

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if self.at_most is not None and self.at_most < self.at_least:
            raise PydanticCustomError("times", "atMost: must not be less than atLeast")
        return self


class Expectation(ControlModel):
    """Requests that are expected to be in the journal: those that fit all that is given."""

    session_id: SessionID | None = None
    method: Method | None = None
    path: Path | None = None
    status: Status | None = None
    operation: Operation | None = None
    ref_id: RefID | None = None
    since: Since | None = None
    until: Until | None = None
    times: Annotated[int, Field(ge=0)] | Times = Field(
        default_factory=lambda: Times(atLeast=1),
        description='How often, as a number or as `{"atLeast": 1, "atMost": 3}`. At least once if not given.',
    )


class Verification(ControlModel):
    requests: list[Expectation] = Field(description="What is expected.", min_length=1, max_length=_MOST_EXPECTATIONS)
    in_order: bool = Field(
        False, description="Whether each must have come after the one before it; others may have come between them."
    )


class Verified(AnswerModel):
    verified: bool = Field(description="Whether everything is as expected.")
    problems: list[str] = Field(
        default_factory=list, description="What is not as expected and what came instead, in sentences to print."
    )
    dropped: int = Field(description="How many older requests are gone because the journal was full.")
