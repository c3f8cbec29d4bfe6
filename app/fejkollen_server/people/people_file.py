"""People in a YAML file: the built-in cast, whoever is mounted beside it, what an account imports and exports."""

from collections.abc import Sequence
from pathlib import Path

import yaml

from fejkollen_server.marked_yaml import MarkedValue, read_yaml, read_yaml_text
from fejkollen_server.people.file_values import values_of
from fejkollen_server.people.person import Person
from fejkollen_server.people.person_rules import ALLOWED, REQUIRED, Taken, read_person


def load_people(
    path: Path, *, besides: Sequence[Person] = (), accept_real_looking_numbers: bool = False
) -> tuple[Person, ...]:
    """Load everybody or nobody. Nobody may share an id, a number or a phone, nor with those ``besides``."""
    people = _read(read_yaml(path), path.name, accept_real_looking=accept_real_looking_numbers)
    taken = Taken(besides)
    for person, given in people:
        taken.claim(person, given)
    return tuple(person for person, _ in people)


def read_people(text: str, file: str, *, besides: Sequence[Person], accept_real_looking: bool) -> tuple[Person, ...]:
    """Read everybody or nobody. Whoever has the id of somebody ``besides`` comes in their place."""
    people = _read(read_yaml_text(text, file), file, accept_real_looking=accept_real_looking)
    replaced = {person.id for person, _ in people}
    taken = Taken([person for person in besides if person.id not in replaced])
    for person, given in people:
        taken.claim(person, given)
    return tuple(person for person, _ in people)


def write_people(people: Sequence[Person]) -> str:
    """Write people as such a file: what would be made up just so is left out."""
    return yaml.safe_dump(
        {"people": [values_of(person) for person in people]}, allow_unicode=True, sort_keys=False, width=120
    )


def _read(written: MarkedValue, file: str, *, accept_real_looking: bool) -> list[tuple[Person, dict[str, MarkedValue]]]:
    root = written.fields(allowed=("people",), required=("people",))
    given = [each.fields(ALLOWED, REQUIRED) for each in root["people"].items()]
    why = f"written in {file}"
    return [(read_person(each, why=why, accept_real_looking=accept_real_looking), each) for each in given]
