"""Reads what a PDF says, where null, and a reference to what is gone, say as little as nothing."""

from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject, NullObject


def value_of(dictionary: Any, key: str) -> Any:
    """Give what an entry says, or None."""
    return resolved(dictionary.raw_get(key)) if key in dictionary else None


def resolved(value: Any) -> Any:
    """Follow a reference."""
    found = value.get_object() if isinstance(value, IndirectObject) else value
    return None if isinstance(found, NullObject) else found


def dictionaries_in(array: Any) -> Iterator[DictionaryObject]:
    """Give the dictionaries of an array; its own way to go through it stumbles over references to what is gone."""
    for each in list.__iter__(array) if isinstance(array, ArrayObject) else ():
        value = resolved(each)
        if isinstance(value, DictionaryObject):
            yield value
