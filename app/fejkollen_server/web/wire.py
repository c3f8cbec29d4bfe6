"""How JSON is read and written here, and kinds of values whose meaning never varies."""

from typing import Annotated, Any, TypeAlias, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from fejkollen_server.callbacks.egress import url_problem

# Schemes that would run or show something of the sender's choosing in the browser, instead of opening an app.
_FORBIDDEN_APP_SCHEMES = frozenset({"about", "blob", "data", "file", "javascript", "vbscript", "view-source"})

Value = TypeVar("Value")


Omittable: TypeAlias = Value | SkipJsonSchema[None]
"""A field of an answer that is left out when there is nothing to say, and is never null."""


def _web_address(url: str) -> str:
    problem = url_problem(url)
    if problem:
        raise PydanticCustomError("address", "{problem}", {"problem": problem})
    return url


def _app_address(uri: str) -> str:
    try:
        scheme = urlsplit(uri).scheme.lower()
    except ValueError:
        scheme = ""
    if not scheme or not uri.isprintable() or " " in uri:
        raise PydanticCustomError("address", "must be a URI such as myapp://signed-in")
    if scheme in _FORBIDDEN_APP_SCHEMES:
        raise PydanticCustomError("address", "must not use the scheme {scheme}", {"scheme": scheme})
    return uri


def must_be_unicode(text: str) -> str:
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise PydanticCustomError("string_unicode", "must be valid Unicode text") from None
    return text


_URI: dict[str, Any] = {"format": "uri"}
WebAddress: TypeAlias = Annotated[str, Field(max_length=2048, json_schema_extra=_URI), AfterValidator(_web_address)]
AppAddress: TypeAlias = Annotated[str, Field(max_length=2048, json_schema_extra=_URI), AfterValidator(_app_address)]
PageAddress: TypeAlias = Annotated[str, Field(json_schema_extra=_URI)]
Day: TypeAlias = Annotated[str, Field(json_schema_extra={"format": "date"})]
"""``YYYY-MM-DD``."""
NonEmpty: TypeAlias = Annotated[str, Field(min_length=1)]
Text: TypeAlias = Annotated[str, AfterValidator(must_be_unicode)]
"""Any text, but for halves of surrogate pairs, which JSON can spell and nothing can write again."""


class WireModel(BaseModel):
    """JSON in camelCase. Unknown properties are ignored, because official clients send more than is documented."""

    model_config = ConfigDict(alias_generator=to_camel, strict=True)


class AnswerModel(WireModel):
    """What is written by this program, and so under the names it uses itself."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    def body(self) -> bytes:
        """Write the answer: what there is nothing to say about is left out."""
        return self.model_dump_json(by_alias=True, exclude_none=True).encode()


class Message(AnswerModel):
    """The body of every error."""

    message: str
