"""Finds what somebody probably meant who asked for a path that is not there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from fejkollen_server.eids.vocabulary import Provider

_LONGEST_PATH = 200
_MOST_WORDS = 8
_MOST = 3
_LIKE_ENOUGH = 0.7
_AS_GOOD_AS_THE_BEST = 0.09
_RIGHT_METHOD = 0.1
_OTHER_EID = 0.3
_PREFIXES = frozenset({"api", "rest", "v1", "v2", "v3"})
_EIDS = frozenset(provider.value for provider in Provider)
_SHORTEST_ID = 20
_SHORTEST_STEM = 4


@dataclass(frozen=True, slots=True, order=True)
class Route:
    """Something that is there: a method, and a path with names in braces for what differs."""

    path: str
    method: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@lru_cache(maxsize=256)
def near_misses(method: str, path: str, routes: tuple[Route, ...]) -> tuple[Route, ...]:
    """Give the routes most like what was asked for, the likeliest first: misspelt, in another order, or misplaced."""
    asked = _words(path)
    if not asked or len(path) > _LONGEST_PATH or len(asked) > _MOST_WORDS:
        return ()
    scored = sorted(
        ((_score(method, asked, path, route), route) for route in routes), key=lambda each: (-each[0], each[1])
    )
    best = scored[0][0] if scored else 0.0
    least = max(_LIKE_ENOUGH, best - _AS_GOOD_AS_THE_BEST)
    return tuple(route for score, route in scored[:_MOST] if score >= least)


def near_misses_in_words(meant: Iterable[Route]) -> str:
    """Ask ``; did you mean …?``, or say nothing."""
    names = " or ".join(str(route) for route in meant)
    return f"; did you mean {names}?" if names else ""


def _score(method: str, asked: Sequence[str], path: str, route: Route) -> float:
    there = _words(route.path)
    likeness = _likeness(asked, there)
    if not set(asked).isdisjoint(there):
        likeness = max(likeness, _likeness(sorted(asked), sorted(there)))
    if likeness < _LIKE_ENOUGH - _RIGHT_METHOD:
        return 0.0
    named = _EIDS.intersection(asked)
    if named and not named.intersection(there):
        likeness -= _OTHER_EID
    # Of two that are alike without their prefixes, such as /document and /v3/document, the one more like it as it is.
    as_it_is = SequenceMatcher(None, path, route.path).ratio() / 100
    return likeness + as_it_is + (_RIGHT_METHOD if route.method == method else 0.0)


def _likeness(asked: Sequence[str], there: Sequence[str]) -> float:
    if len(asked) == len(there) and all(map(_is_longer, asked, there)):
        return 1.0
    matcher = SequenceMatcher(None, "/".join(asked), "/".join(there), autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _LIKE_ENOUGH - _RIGHT_METHOD else 0.0


def _is_longer(asked: str, there: str) -> bool:
    """Tell whether a word is the same, or one such as ``signature`` for ``sign``."""
    return asked == there or (len(there) >= _SHORTEST_STEM and asked.startswith(there))


def _words(path: str) -> list[str]:
    """Take a path apart, without slashes too many, prefixes of APIs, and what an id is."""
    words = [word.lower() for word in path.split("/") if word]
    return ["{id}" if _is_an_id(word) else word for word in words if word not in _PREFIXES]


def _is_an_id(word: str) -> bool:
    return word.startswith(("{", ":")) or (len(word) >= _SHORTEST_ID and any(sign.isdigit() for sign in word))
