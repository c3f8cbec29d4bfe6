"""Rules from a mounted directory of YAML files: read as a whole or not at all, and again whenever a file changes."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fejkollen_server.accounts.account import account_id_problem
from fejkollen_server.clock import SECOND, Clock, day_of
from fejkollen_server.errors import ConfigurationIsWrong, Refusal
from fejkollen_server.logs.logger import logger
from fejkollen_server.marked_yaml import MarkedValue, read_yaml
from fejkollen_server.people.directory import PeopleDirectory
from fejkollen_server.scenarios.rule import ScenarioRule
from fejkollen_server.scenarios.rule_reader import Known, read_name, read_rule

_MOST_RULES = 10_000
_PATTERNS = ("*.yaml", "*.yml")
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+", re.ASCII)

_State = tuple[tuple[str, int, int], ...]
"""Name, time of change and size of each file."""


@dataclass(frozen=True, slots=True)
class FileScenarios:
    """What stands in the directory at one time."""

    edition: int = 0
    rules: tuple[tuple[str | None, ScenarioRule], ...] = ()
    """Each with the account it is for, or None for all of them."""


class ScenarioFiles:
    """Holds the last good version of the directory."""

    def __init__(self, folder: Path | None, people: PeopleDirectory, clock: Clock) -> None:
        self._folder = folder
        self._people = people
        self._clock = clock
        self._state: _State | None = None
        self._current = FileScenarios()
        self.problems: tuple[str, ...] = ()
        """Why the newest version of the directory does not count."""
        if folder:
            self._state = _state_of(folder)
            self._current = FileScenarios(1, self._read(folder))

    @property
    def edition(self) -> int:
        return self._current.edition

    def rules_of(self, account_id: str) -> tuple[int, tuple[ScenarioRule, ...]]:
        """Give the edition, and the rules in it that hold for an account, in the order in which they are written."""
        current = self._current
        return current.edition, tuple(rule for owner, rule in current.rules if owner in (None, account_id))

    async def watch(self) -> None:
        """Look about once a second whether a file has changed."""
        if self._folder is None:
            return
        while True:
            await self._clock.wait_until(self._clock.now() + SECOND, asyncio.Event())
            await asyncio.to_thread(self.reload)

    def reload(self) -> None:
        """Take over what has changed, unless there is a mistake anywhere: then everything stays as it was."""
        if self._folder is None:
            return
        try:
            state = _state_of(self._folder)
        except Refusal as refusal:
            self._state = None
            self._say(refusal.message)
            return
        if state != self._state:
            self._state = state
            self._take_over(self._folder)

    def _take_over(self, folder: Path) -> None:
        try:
            self._current = FileScenarios(self._current.edition + 1, self._read(folder))
        except Refusal as refusal:
            self._say(refusal.message)
        else:
            self.problems = ()
            logger().info("scenarios were read again", rules=len(self._current.rules))

    def _say(self, problem: str) -> None:
        if self.problems != (problem,):
            self.problems = (problem,)
            logger().error("scenarios were changed, but the last good version stays", problem=problem)

    def _read(self, folder: Path) -> tuple[tuple[str | None, ScenarioRule], ...]:
        rules: dict[str, tuple[str | None, ScenarioRule]] = {}
        known = Known(self._people, day_of(self._clock.now()))
        for path in _files_in(folder):
            root = read_yaml(path)
            owner, items = _parts_of(root)
            for position, item in enumerate(items, start=1):
                rule = _rule(item, path, position, known)
                if rule.id in rules:
                    raise item.refusal(f"the id {rule.id} is taken by the rule at {rules[rule.id][1].source}")
                rules[rule.id] = (owner, rule)
        if len(rules) > _MOST_RULES:
            raise ConfigurationIsWrong(f"{folder}: must not hold more than {_MOST_RULES} rules")
        return tuple(rules.values())


def _files_in(folder: Path) -> list[Path]:
    try:
        if not folder.is_dir():
            raise ConfigurationIsWrong(f"FEJKOLLEN_SCENARIOS: {folder} is not a directory")
        return sorted(path for pattern in _PATTERNS for path in folder.glob(pattern))
    except OSError as error:
        raise ConfigurationIsWrong(f"FEJKOLLEN_SCENARIOS: {folder} cannot be read: {error}") from error


def _state_of(folder: Path) -> _State:
    state = []
    for path in _files_in(folder):
        try:
            found = path.stat()
        except OSError as error:
            raise ConfigurationIsWrong(f"{path}: cannot be read: {error}") from error
        state.append((path.name, found.st_mtime_ns, found.st_size))
    return tuple(state)


def _parts_of(root: MarkedValue) -> tuple[str | None, Sequence[MarkedValue]]:
    """Give the account a file is for, and its rules: the file is a list of them, or has it in ``scenarios``."""
    if root.is_list:
        return None, root.items()
    found = root.fields(("account", "scenarios"), required=("scenarios",))
    if "account" not in found:
        return None, found["scenarios"].items()
    account_id = found["account"].text()
    if problem := account_id_problem(account_id):
        raise found["account"].refusal(problem)
    return account_id, found["scenarios"].items()


def _rule(item: MarkedValue, path: Path, position: int, known: Known) -> ScenarioRule:
    """Read a rule. Its id is made of the file and its name or position, so it stays the same from start to start."""
    entries = item.entries()
    label = read_name(entries["name"]) if "name" in entries else str(position)
    source = f"{path.name} line {item.node.start_mark.line + 1}"
    return read_rule(item, f"{_for_id(path.stem)}.{_for_id(label)}", source=source, known=known)


def _for_id(text: str) -> str:
    return _NOT_IN_IDS.sub("-", text.lower()).strip("-") or "rule"
