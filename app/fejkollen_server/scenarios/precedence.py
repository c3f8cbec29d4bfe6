"""An account's rules in their order of precedence, laid out so that a request meets few of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import merge
from operator import attrgetter

from fejkollen_server.eids.vocabulary import Provider
from fejkollen_server.scenarios.conditions import (
    MatchableRequest,
    RuleCondition,
    conditions_of,
    literal_beginning,
    provider_or_operation,
)
from fejkollen_server.scenarios.rule import RuleOperation, ScenarioRule

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The rules for one eID and operation."""

    by_key: Mapping[_Key | None, Sequence["Candidate"]]
    lengths: tuple[int, ...]
    """How long the beginnings of refIds are that rules want."""

    def facing(self, asked: MatchableRequest) -> list[Sequence["Candidate"]]:
        """Give those with no key, and those whose key the request has."""
        reference = asked.ref_id or ""
        keys: list[_Key | None] = [("refId", reference[:length]) for length in self.lengths if length <= len(reference)]
        keys += [None, *([("person", asked.person.id)] if asked.person else [])]
        return [self.by_key[key] for key in keys if key in self.by_key]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule at its place in the order."""

    rank: int
    rule: ScenarioRule
    place: tuple[RuleCondition, ...]
    """For which eIDs and operations the rule is."""
    conditions: tuple[RuleCondition, ...]
    """What else it wants."""
    key: _Key | None
    """How the refId must begin, or else who must be named, where the rule wants either."""

    def fits(self, asked: MatchableRequest) -> bool:
        for condition in self.conditions:  # noqa: SIM110 - a generator would cost as much as most conditions.
            if not condition.holds(asked):
                return False
        return True

    def why_not(self, asked: MatchableRequest) -> str | None:
        """Say in words why the rule does not fit, if it does not."""
        for condition in (*self.place, *self.conditions):
            if not condition.holds(asked):
                return condition.why_not(asked)
        return None


@dataclass(slots=True)
class Arrangement:
    """All rules of an account as they are between two changes."""

    candidates: tuple[Candidate, ...] = ()
    used_up: set[str] = field(default_factory=set)
    """Rules that were found used up, which they stay until something changes."""
    _shelves: dict[tuple[Provider, RuleOperation], _Shelf] = field(default_factory=dict)

    def facing(self, asked: MatchableRequest) -> Iterator[Candidate]:
        """Give the rules that may fit a request, in order of precedence."""
        place = (asked.provider, asked.operation)
        if place not in self._shelves:
            self._shelves[place] = _shelf(self.candidates, *place)
        return merge(*self._shelves[place].facing(asked), key=attrgetter("rank"))


def arrange(rules: Sequence[ScenarioRule], earlier: Mapping[str, Candidate] | None = None) -> Arrangement:
    """Bring rules, given in the order in which they came, into their order of precedence.

    Counted ones in order of arrival, then standing ones, the newest first.
    """
    counted = [rule for rule in rules if rule.most_uses is not None]
    standing = [rule for rule in reversed(rules) if rule.most_uses is None]
    known = earlier or {}
    candidates = tuple(_candidate(rank, rule, known.get(rule.id)) for rank, rule in enumerate((*counted, *standing)))
    return Arrangement(candidates)


def _candidate(rank: int, rule: ScenarioRule, earlier: Candidate | None) -> Candidate:
    """Compile a rule, unless that was done before."""
    if earlier and earlier.rule is rule:
        return replace(earlier, rank=rank)
    return Candidate(rank, rule, provider_or_operation(rule), conditions_of(rule), _key(rule))


def _key(rule: ScenarioRule) -> _Key | None:
    when = rule.when
    if when.ref_id is not None and (beginning := literal_beginning(when.ref_id)):
        return "refId", beginning
    return None if when.person is None else ("person", when.person)


def _shelf(candidates: Iterable[Candidate], provider: Provider, request: RuleOperation) -> _Shelf:
    by_key: dict[_Key | None, list[Candidate]] = {}
    for candidate in candidates:
        wanted = candidate.rule.when.provider
        if (not wanted or provider in wanted) and request in candidate.rule.requests:
            by_key.setdefault(candidate.key, []).append(candidate)
    lengths = {len(key[1]) for key in by_key if key and key[0] == "refId"}
    return _Shelf(by_key, tuple(sorted(lengths)))


NOTHING_ARRANGED = Arrangement()
