"""Reads rules, whether they stand in a YAML file or in JSON of the control API: one grammar, one set of messages."""

from dataclasses import dataclass
from datetime import date

from app.marked_yaml import Written
from app.people.directory import PeopleDirectory
from app.scenarios.reading_conditions import read_when
from app.scenarios.reading_outcomes import read_then
from app.scenarios.rule import MOST_USES, Rule

LONGEST_NAME = 100
_FIELDS = ("name", "when", "times", "then")


@dataclass(frozen=True, slots=True)
class Known:
    """Against whom a new rule is checked: people it names must be there, and numbers must be such as can exist."""

    people: PeopleDirectory
    today: date


def read_rule(given: Written, rule_id: str, *, source: str = "api", known: Known | None = None) -> Rule:
    """Read one rule; without somebody to check it against, only its grammar is looked at."""
    found = given.fields(_FIELDS, required=("then",))
    people = known.people if known else None
    when = read_when(found.get("when"), people, known.today if known else None)
    return Rule(
        id=rule_id,
        when=when,
        then=read_then(found["then"], when, people),
        times=found["times"].whole_number(1, MOST_USES) if "times" in found else None,
        name=read_name(found["name"]) if "name" in found else "",
        source=source,
    )


def read_name(given: Written) -> str:
    name = given.text()
    if len(name) > LONGEST_NAME:
        raise given.refusal(f"must have at most {LONGEST_NAME} characters")
    return name
