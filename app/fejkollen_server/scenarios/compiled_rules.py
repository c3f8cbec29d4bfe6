"""Remembers each account's rules, compiled, for as long as nothing of the account is changed."""

import json
from dataclasses import dataclass

from sqlalchemy import Connection

from fejkollen_server.accounts.account import Account
from fejkollen_server.marked_yaml import read_json
from fejkollen_server.scenarios import repository
from fejkollen_server.scenarios.precedence import NOTHING_ARRANGED, Arrangement, arrange
from fejkollen_server.scenarios.rule import ScenarioRule
from fejkollen_server.scenarios.rule_reader import read_rule
from fejkollen_server.scenarios.scenario_files import ScenarioFiles

_MOST_REMEMBERED = 1_000


@dataclass(frozen=True, slots=True)
class _Page:
    account: str
    revision: int
    edition: int
    """Of the files."""
    arrangement: Arrangement


class CompiledRules:
    def __init__(self, files: ScenarioFiles) -> None:
        self._files = files
        self._pages: dict[int, _Page] = {}

    def of(self, connection: Connection, account: Account) -> Arrangement:
        """Give the rules that hold for an account, which must be as it is at this moment."""
        page = self._pages.get(account.number)
        if page is None or not self._is_fresh(page, account):
            page = self._read(connection, account, page)
            self._remember(account, page)
        return page.arrangement

    def _is_fresh(self, page: _Page, account: Account) -> bool:
        return (page.revision, page.edition, page.account) == (account.revision, self._files.edition, account.id)

    def _read(self, connection: Connection, account: Account, earlier: _Page | None) -> _Page:
        edition, from_files = self._files.rules_of(account.id)
        known = {each.rule.id: each for each in earlier.arrangement.candidates} if earlier else {}
        rules = [*from_files]
        for rule_id, document in repository.documents(connection, account.number):
            rules.append(known[rule_id].rule if rule_id in known else _stored(rule_id, document))
        arrangement = arrange(rules, known) if rules else NOTHING_ARRANGED
        return _Page(account.id, account.revision, edition, arrangement)

    def _remember(self, account: Account, page: _Page) -> None:
        if len(self._pages) >= _MOST_REMEMBERED and account.number not in self._pages:
            # Threads may share this: whoever is slower finds it gone, which is as good.
            self._pages.pop(next(iter(list(self._pages))), None)
        self._pages[account.number] = page


def _stored(rule_id: str, document: str) -> ScenarioRule:
    return read_rule(read_json(json.loads(document)), rule_id)
