"""The JSON of age verification, which is the same at every eID that offers it."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from fejkollen_server.providers.request_fields import CallbackFields, RedirectFields
from fejkollen_server.web.wire import AnswerModel, Omittable, PageAddress

_OLDEST = 150


class AgeVerificationRequest(CallbackFields, RedirectFields):
    """Asks whether a person's age lies within bounds, both inclusive."""

    min_age: Annotated[int, Field(ge=1, le=_OLDEST)] | None = None
    max_age: Annotated[int, Field(ge=1, le=_OLDEST)] | None = None

    @model_validator(mode="after")
    def _has_bounds_in_order(self) -> Self:
        if self.min_age is None and self.max_age is None:
            raise PydanticCustomError("bounds", "minAge: minAge, maxAge or both are required")
        if self.min_age is not None and self.max_age is not None and self.max_age < self.min_age:
            raise PydanticCustomError("bounds", "maxAge: must not be below minAge")
        return self


class AgeVerificationPending(AnswerModel):
    id: str
    ref_id: Omittable[str] = None
    status: Literal["PENDING"]
    min_age: Omittable[int] = None
    max_age: Omittable[int] = None
    url: PageAddress


class AgeVerificationCompleted(AnswerModel):
    id: str
    ref_id: Omittable[str] = None
    status: Literal["COMPLETED"]
    age_verified: bool
