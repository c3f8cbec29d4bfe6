"""In which format an answer is wanted: by the query, or else by the header Accept."""

from collections.abc import Mapping
from typing import TypeVar

from fastapi import Request

Format = TypeVar("Format")


def wanted_format(request: Request, asked: Format | None, media_types: Mapping[str, Format]) -> Format:
    """Choose what was asked for; by Accept the first that is there, and of those that are there the first."""
    if asked is not None:
        return asked
    for part in request.headers.get("accept", "").split(","):
        media_type = part.partition(";")[0].strip().lower()
        if media_type in media_types:
            return media_types[media_type]
    return next(iter(media_types.values()))
