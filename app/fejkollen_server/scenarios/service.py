"""Adding, looking at and removing rules while the server runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from fejkollen_server.accounts import repository as accounts
from fejkollen_server.accounts.account import Account
from fejkollen_server.accounts.account_people import AccountPeople
from fejkollen_server.accounts.account_tokens import AccountTokens
from fejkollen_server.clock import Clock, Instant, day_of
from fejkollen_server.database.transactions import Database
from fejkollen_server.errors import InputIsInvalid, ScenarioIsInAFile, ScenarioIsUnknown
from fejkollen_server.events.event import EventKind
from fejkollen_server.events.event_recorder import EventRecorder
from fejkollen_server.marked_yaml import MarkedValue
from fejkollen_server.scenarios import repository
from fejkollen_server.scenarios.compiled_rules import CompiledRules
from fejkollen_server.scenarios.rule import ScenarioRule
from fejkollen_server.scenarios.rule_reader import Known, read_rule

MOST_RULES = 10_000
_FROM_API = "api"


@dataclass(frozen=True, slots=True)
class Arranged:
    """A rule, and how often it was used."""

    rule: ScenarioRule
    used: int = 0

    @property
    def left(self) -> int | None:
        """How often it can still apply; None for always."""
        return None if self.rule.most_uses is None else max(0, self.rule.most_uses - self.used)


class ScenarioService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        tokens: AccountTokens,
        account_people: CompiledRules,
        people: AccountPeople,
        event_recorder: EventRecorder,
        something_happened: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._tokens = tokens
        self._account_people = account_people
        self._people = people
        self._event_recorder = event_recorder
        self._something_happened = something_happened

    async def add(self, remembered: Account, given: Sequence[MarkedValue]) -> list[Arranged]:
        """Add rules, all or none."""
        real = self._clock.now()

        def work(connection: Connection) -> list[Arranged]:
            # Rules arrive in the order in which the account lets them in.
            account = accounts.held(connection, remembered)
            now = account.clock.now(real)
            known = Known(self._people.of(connection, account), day_of(now))
            tokens = self._tokens.of(connection, account)
            rules = [read_rule(each, tokens.ordered_id(now), known=known) for each in given]
            if repository.count(connection, account.number) + len(rules) > MOST_RULES:
                raise InputIsInvalid("the body", f"an account has at most {MOST_RULES} scenarios; remove some")
            self._add(connection, account, rules, now)
            return [Arranged(rule) for rule in rules]

        added = await self._database.transaction(work)
        self._something_happened()
        return added

    def _add(self, connection: Connection, account: Account, rules: list[ScenarioRule], now: Instant) -> None:
        if rules:
            repository.add(connection, account.number, rules, now)
            accounts.note_change(connection, account.number)
        for rule in rules:
            self._tell(connection, account, EventKind.SCENARIO_ADDED, rule, now)

    async def in_order(self, remembered: Account) -> list[Arranged]:
        """Give all rules that hold for the account, in their order of precedence."""

        def work(connection: Connection) -> list[Arranged]:
            return self._in_order(connection, accounts.current(connection, remembered))

        return await self._database.transaction(work)

    def _in_order(self, connection: Connection, account: Account) -> list[Arranged]:
        used = repository.uses(connection, account.number)
        candidates = self._account_people.of(connection, account).candidates
        return [Arranged(each.rule, used.get(each.rule.id, 0)) for each in candidates]

    async def one(self, account: Account, rule_id: str) -> Arranged:
        found = [each for each in await self.in_order(account) if each.rule.id == rule_id]
        if not found:
            raise ScenarioIsUnknown(rule_id)
        return found[0]

    async def remove(self, remembered: Account, rule_id: str) -> None:
        real = self._clock.now()

        def work(connection: Connection) -> None:
            account = accounts.held(connection, remembered)
            rules = [each.rule for each in self._in_order(connection, account) if each.rule.id == rule_id]
            if not rules:
                raise ScenarioIsUnknown(rule_id)
            if rules[0].source != _FROM_API:
                raise ScenarioIsInAFile(rules[0].source)
            repository.remove(connection, account.number, rule_id)
            accounts.note_change(connection, account.number)
            self._tell(connection, account, EventKind.SCENARIO_REMOVED, rules[0], account.clock.now(real))

        await self._database.transaction(work)
        self._something_happened()

    async def remove_all(self, remembered: Account) -> None:
        """Remove what was added here, and let rules from files begin anew."""
        real = self._clock.now()

        def work(connection: Connection) -> None:
            account = accounts.held(connection, remembered)
            rules = [each.rule for each in self._in_order(connection, account)]
            repository.remove_all(connection, account.number)
            accounts.note_change(connection, account.number)
            for rule in rules:
                if rule.source == _FROM_API:
                    self._tell(connection, account, EventKind.SCENARIO_REMOVED, rule, account.clock.now(real))

        await self._database.transaction(work)
        self._something_happened()

    def _tell(
        self, connection: Connection, account: Account, kind: EventKind, rule: ScenarioRule, now: Instant
    ) -> None:
        self._event_recorder.tell(connection, account.number, kind, now, scenario=rule.id, name=rule.name or None)
