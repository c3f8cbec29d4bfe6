"""The JSON of faults, described from the very tables that they are read by."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar, assert_never

from pydantic import BaseModel, create_model
from pydantic import Field as FieldInfo

from fejkollen_server.control.json_models import Duration
from fejkollen_server.scenarios import field_kinds
from fejkollen_server.scenarios.field_kinds import Field, Kind

Model = TypeVar("Model", bound=BaseModel)


def described_by(fields: Sequence[Field]) -> Callable[[type[Model]], type[Model]]:
    """Give a model the fields of one kind of fault."""

    def describe(model: type[Model]) -> type[Model]:
        described = dict(pair for field in fields for pair in _described(field))
        return create_model(model.__name__, __base__=model, __doc__=model.__doc__, **described)

    return describe


def _described(field: Field) -> Iterator[tuple[str, Any]]:
    kind = field.kind
    facts: dict[str, Any] = {"description": field.meaning, "alias": field.name}
    bounds: dict[str, Any] = {"ge": kind.least, "le": kind.most} if isinstance(kind, field_kinds.WholeNumber) else {}
    is_required = field.name == "on"
    type_ = _type(kind) if is_required else _type(kind) | None
    yield field.of_record, (type_, FieldInfo(... if is_required else None, **facts, **bounds))
    for short, choice in (field.short_forms or {}).items():
        meaning = f"`true` says the same as `{field.name}: {choice}`."
        yield short.lower(), (bool | None, FieldInfo(None, description=meaning, alias=short))


def _type(kind: Kind) -> Any:
    match kind:
        case field_kinds.Switch():
            return bool
        case field_kinds.WholeNumber():
            return int
        case field_kinds.Duration():
            return Duration
        case field_kinds.OneOf():
            return kind.among if kind.true_means is None else kind.among | bool
        case field_kinds.Words():
            return str
    assert_never(kind)
