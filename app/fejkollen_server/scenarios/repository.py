"""The only queries on rules and on how often they were used."""

import json
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, text, update

from fejkollen_server.clock import Instant
from fejkollen_server.database.hot_statement import HotStatement
from fejkollen_server.database.tables import scenario_uses, scenarios
from fejkollen_server.scenarios.rule import ScenarioRule
from fejkollen_server.scenarios.rule_writer import document_of

# Core has no upsert that means the same to both databases, though both understand this one.
_TAKE_USE = HotStatement(
    text(
        "INSERT INTO scenario_uses (account, scenario, used) VALUES (:account, :scenario, 1)"
        " ON CONFLICT (account, scenario) DO UPDATE SET used = scenario_uses.used + 1"
        " WHERE scenario_uses.used < :most RETURNING used"
    )
)
_WITHOUT_END = 2**31 - 1


def take_use(connection: Connection, account: int, rule: ScenarioRule) -> int | None:
    """Use a rule once more, and say how often that makes; None when it is used up, also by other replicas."""
    most = _WITHOUT_END if rule.most_uses is None else rule.most_uses
    row = _TAKE_USE.first_row(connection, {"account": account, "scenario": rule.id, "most": most})
    return row[0] if row else None


def give_back(connection: Connection, account: int, scenario: str) -> None:
    """Take a use back within the transaction that made it, because something else decided."""
    connection.execute(
        update(scenario_uses)
        .where(scenario_uses.c.account == account, scenario_uses.c.scenario == scenario)
        .values(used=scenario_uses.c.used - 1)
    )


def uses(connection: Connection, account: int) -> dict[str, int]:
    """Say how often each rule was used, of those that were used at all."""
    query = select(scenario_uses.c.scenario, scenario_uses.c.used).where(scenario_uses.c.account == account)
    return {row.scenario: row.used for row in connection.execute(query)}


def add(connection: Connection, account: int, rules: list[ScenarioRule], now: Instant) -> None:
    values = [
        {"id": rule.id, "account": account, "document": json.dumps(document_of(rule)), "created_at": now}
        for rule in rules
    ]
    connection.execute(insert(scenarios), values)


def count(connection: Connection, account: int) -> int:
    return connection.execute(
        select(func.count()).select_from(scenarios).where(scenarios.c.account == account)
    ).scalar_one()


def documents(connection: Connection, account: int) -> list[tuple[str, str]]:
    """Give ids and documents in the order in which the rules were added."""
    query = (
        select(scenarios.c.id, scenarios.c.document)
        .where(scenarios.c.account == bindparam("account"))
        .order_by(scenarios.c.number)
    )
    values: dict[str, Any] = {"account": account}
    return [(row.id, row.document) for row in connection.execute(query, values)]


def remove(connection: Connection, account: int, scenario: str) -> bool:
    """Take a rule away, with the count of its uses; say whether it was there."""
    doomed = (scenarios.c.account == account, scenarios.c.id == scenario)
    removed = connection.execute(delete(scenarios).where(*doomed)).rowcount > 0
    counted = (scenario_uses.c.account == account, scenario_uses.c.scenario == scenario)
    connection.execute(delete(scenario_uses).where(*counted))
    return removed


def remove_all(connection: Connection, account: int) -> None:
    """Take all rules away, and forget all uses, those of rules from files too.

    Like every change of rules this wants ``accounts.note_change`` in the same transaction.
    """
    connection.execute(delete(scenarios).where(scenarios.c.account == account))
    connection.execute(delete(scenario_uses).where(scenario_uses.c.account == account))
