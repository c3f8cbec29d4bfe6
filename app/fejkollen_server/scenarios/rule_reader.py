"""Reads rules, whether they stand in a YAML file or in JSON of the control API: one grammar, one set of messages."""

from dataclasses import dataclass
from datetime import date

from fejkollen_server.marked_yaml import MarkedValue
from fejkollen_server.people.directory import PeopleDirectory
from fejkollen_server.scenarios.condition_reader import read_when
from fejkollen_server.scenarios.outcome_reader import read_then
from fejkollen_server.scenarios.rule import MOST_USES, ScenarioRule

LONGEST_NAME = 100
_FIELDS = ("name", "when", "times", "then")


@dataclass(frozen=True, slots=True)
class Known:
    """Against whom a new rule is checked: people it names must be there, and numbers must be such as can exist."""

    people: PeopleDirectory
    today: date


def read_rule(given: MarkedValue, rule_id: str, *, source: str = "api", known: Known | None = None) -> ScenarioRule:
    """Read one rule; without somebody to check it against, only its grammar is looked at."""
    found = given.fields(_FIELDS, required=("then",))
    people = known.people if known else None
    when = read_when(found.get("when"), people, known.today if known else None)
    return ScenarioRule(
        id=rule_id,
        when=when,
        then=read_then(found["then"], when, people),
        times=found["times"].whole_number(1, MOST_USES) if "times" in found else None,
        name=read_name(found["name"]) if "name" in found else "",
        source=source,
    )


def read_name(given: MarkedValue) -> str:
    name = given.text()
    if len(name) > LONGEST_NAME:
        raise given.refusal(f"must have at most {LONGEST_NAME} characters")
    return name
