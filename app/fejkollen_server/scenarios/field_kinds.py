"""What a field of the grammar may hold: how it is read, written, and named where it is counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from fejkollen_server.marked_yaml import MarkedValue


@dataclass(frozen=True, slots=True)
class Switch:
    def read(self, given: MarkedValue) -> bool:
        return given.switch()


@dataclass(frozen=True, slots=True)
class WholeNumber:
    least: int
    most: int

    def read(self, given: MarkedValue) -> int:
        return given.whole_number(self.least, self.most)


@dataclass(frozen=True, slots=True)
class Duration:
    longest: float | None = None
    """In seconds."""
    too_long: str = ""
    """What is said of a longer one."""

    def read(self, given: MarkedValue) -> float:
        seconds = given.duration()
        if self.longest is not None and seconds > self.longest:
            raise given.refusal(self.too_long)
        return seconds


@dataclass(frozen=True, slots=True)
class OneOf:
    among: type[StrEnum]
    true_means: StrEnum | None = None
    """For what ``true`` is short; ``false`` then says nothing."""

    def read(self, given: MarkedValue) -> StrEnum | None:
        if self.true_means is not None and given.text().lower() in {"true", "false"}:
            return self.true_means if given.switch() else None
        return given.choice(self.among)


@dataclass(frozen=True, slots=True)
class Words:
    def read(self, given: MarkedValue) -> str:
        return given.text()


Kind: TypeAlias = Switch | WholeNumber | Duration | OneOf | Words


@dataclass(frozen=True, slots=True)
class Field:
    """One field, for whoever reads, writes, describes or counts it."""

    name: str
    kind: Kind
    meaning: str
    """For the API reference."""
    default: Any = None
    attribute: str = ""
    """What the record calls it, where that is another word."""
    is_always_written: bool = False
    is_counted: bool = True
    """Whether it says what goes wrong, which coverage counts, and not when or how often."""
    short_forms: Mapping[str, StrEnum] | None = None
    """Names of switches, each of which says the same as one choice."""

    @property
    def of_record(self) -> str:
        return self.attribute or self.name

    @property
    def items(self) -> tuple[str, ...]:
        """All that can be said with it, without the value where there are too many to try them all."""
        if not isinstance(self.kind, OneOf):
            return (self.name,)
        return tuple(f"{self.name}: {choice}" for choice in self.kind.among)
