"""An account's rules in their order of precedence, laid out so that a request meets few of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import merge
from operator import attrgetter

from app.eids.vocabulary import Provider
from app.scenarios.conditions import Asked, Condition, conditions_of, is_literal, provider_or_operation
from app.scenarios.rule import Request, Rule

_Key = tuple[str, str]
_Shelf = Mapping[_Key | None, Sequence["Candidate"]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule at its place in the order."""

    rank: int
    rule: Rule
    conditions: tuple[Condition, ...]
    key: _Key | None
    """The one value that a request must have, where the rule wants exactly one."""

    def fits(self, asked: Asked) -> bool:
        for condition in self.conditions:  # noqa: SIM110 - a generator would cost as much as most conditions.
            if not condition.holds(asked):
                return False
        return True

    def why_not(self, asked: Asked) -> str | None:
        """Say in words why the rule does not fit, if it does not."""
        for condition in (*provider_or_operation(self.rule), *self.conditions):
            if not condition.holds(asked):
                return condition.why_not(asked)
        return None


@dataclass(slots=True)
class Arrangement:
    """All rules of an account as they are between two changes."""

    candidates: tuple[Candidate, ...] = ()
    looks_at_headers: bool = False
    used_up: set[str] = field(default_factory=set)
    """Rules that were found used up, which they stay until something changes."""
    _shelves: dict[tuple[Provider, Request], _Shelf] = field(default_factory=dict)

    def facing(self, asked: Asked) -> Iterator[Candidate]:
        """Give the rules that may fit a request, in order of precedence."""
        place = (asked.provider, asked.operation)
        if place not in self._shelves:
            self._shelves[place] = _shelf(self.candidates, *place)
        shelf = self._shelves[place]
        keys: list[_Key | None] = [None]
        if asked.ref_id is not None:
            keys.append(("refId", asked.ref_id))
        if asked.person is not None:
            keys.append(("person", asked.person.id))
        return merge(*(shelf[key] for key in keys if key in shelf), key=attrgetter("rank"))


def arrange(rules: Sequence[Rule], earlier: Mapping[str, Candidate] | None = None) -> Arrangement:
    """Bring rules, given in the order in which they came, into their order of precedence.

    Counted ones in order of arrival, then standing ones, the newest first.
    """
    counted = [rule for rule in rules if rule.most_uses is not None]
    standing = [rule for rule in reversed(rules) if rule.most_uses is None]
    known = earlier or {}
    candidates = tuple(_candidate(rank, rule, known.get(rule.id)) for rank, rule in enumerate((*counted, *standing)))
    return Arrangement(candidates, looks_at_headers=any(rule.when.headers for rule in rules))


def _candidate(rank: int, rule: Rule, earlier: Candidate | None) -> Candidate:
    """Compile a rule, unless that was done before."""
    if earlier and earlier.rule is rule:
        return Candidate(rank, rule, earlier.conditions, earlier.key)
    return Candidate(rank, rule, conditions_of(rule), _key(rule))


def _key(rule: Rule) -> _Key | None:
    when = rule.when
    if when.ref_id is not None and is_literal(when.ref_id):
        return "refId", when.ref_id
    return None if when.person is None else ("person", when.person)


def _shelf(candidates: Iterable[Candidate], provider: Provider, request: Request) -> _Shelf:
    shelf: dict[_Key | None, list[Candidate]] = {}
    for candidate in candidates:
        wanted = candidate.rule.when.provider
        if (not wanted or provider in wanted) and request in candidate.rule.requests:
            shelf.setdefault(candidate.key, []).append(candidate)
    return shelf


NOTHING_ARRANGED = Arrangement()
