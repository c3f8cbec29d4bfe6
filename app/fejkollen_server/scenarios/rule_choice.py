"""Finds the rule that decides about a request, takes a use of it, and says why others did not."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from sqlalchemy import Connection

from fejkollen_server.scenarios import repository
from fejkollen_server.scenarios.conditions import MatchableRequest
from fejkollen_server.scenarios.fault_records import Before, FaultyCall, HTTPFault
from fejkollen_server.scenarios.precedence import Arrangement, Candidate
from fejkollen_server.scenarios.rule import ScenarioRule

MOST_REASONS = 20


@dataclass(frozen=True, slots=True)
class Use:
    """A rule that decides, and how often it has done so by now."""

    rule: ScenarioRule
    number: int

    @property
    def is_called_back_first(self) -> bool:
        """Tell whether the callback is sent before the start is answered."""
        callback = self.rule.then.callback
        return callback is not None and callback.before is Before.RESPONSE

    def fault_on(self, call: FaultyCall) -> HTTPFault | None:
        """Say how the call goes wrong that this use is of: several faults come one after the other."""
        number = self.number
        for fault in self.rule.then.http:
            if fault.on is call:
                if fault.times is None or number <= fault.times:
                    return fault
                number -= fault.times
        return None


@dataclass(frozen=True, slots=True)
class Reason:
    rule: ScenarioRule
    because: str


def choose_rule(connection: Connection, account: int, arrangement: Arrangement, asked: MatchableRequest) -> Use | None:
    """Take a use of the first rule that fits and is not used up."""
    for candidate in arrangement.facing(asked):
        rule = candidate.rule
        if rule.id in arrangement.used_up or not candidate.fits(asked):
            continue
        number = repository.take_use(connection, account, rule)
        if number is not None:
            return Use(rule, number)
        arrangement.used_up.add(rule.id)
    return None


def passed_over(
    arrangement: Arrangement, asked: MatchableRequest, decided: ScenarioRule | None
) -> tuple[list[Reason], int]:
    """Say why rules did not decide, the nearest first, and of how many more that is not said."""
    others = (each for each in _nearest_first(arrangement, asked) if each.rule is not decided)
    reasons = [_reason(each, arrangement, asked, decided) for each in islice(others, MOST_REASONS)]
    return reasons, len(arrangement.candidates) - len(reasons) - (decided is not None)


def _nearest_first(arrangement: Arrangement, asked: MatchableRequest) -> Iterator[Candidate]:
    """Give those first that are for the very request by eID, operation, refId and person, and then the rest."""
    near = list(islice(arrangement.facing(asked), MOST_REASONS + 1))
    ranks = {each.rank for each in near}
    return chain(near, (each for each in arrangement.candidates if each.rank not in ranks))


def _reason(
    candidate: Candidate, arrangement: Arrangement, asked: MatchableRequest, decided: ScenarioRule | None
) -> Reason:
    rule = candidate.rule
    because = candidate.why_not(asked)
    if because is None and rule.id in arrangement.used_up:
        because = f"times: the rule wants {rule.most_uses}, and has been used as often"
    if because is None:
        because = (
            f"it fits too, but {decided.id} comes first" if decided else "it fits, but something else decided first"
        )
    return Reason(rule, because)
