"""What lists and searches are asked for."""

from typing import Annotated

from fastapi import Query

from fejkollen_server.database.storable import is_storable
from fejkollen_server.errors import InputIsInvalid

Limit = Annotated[int, Query(ge=1, le=1000, description="How many are shown at most.")]


def refuse_nul(**fields: str | None) -> None:
    """Refuse what PostgreSQL cannot even be asked for."""
    for name, text in fields.items():
        if text is not None and not is_storable(text):
            raise InputIsInvalid(name, "must not contain a NUL character")
