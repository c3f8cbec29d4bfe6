"""The tables of the README that follow from the code; ``python -m tests.documents.readme_tables`` writes them anew."""

from collections.abc import Iterable
from pathlib import Path

from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.people.directory import load_built_in_cast
from fejkollen_server.people.person import HabitOutcome, Person
from fejkollen_server.settings import PREFIX, Settings

README = Path(__file__).parents[2] / "README.md"
FIGURES = README.with_name("benchmarks") / "latest.md"


def expected_readme() -> str:
    text = README.read_text()
    for name, rows in (("settings", settings_rows()), ("people", people_rows()), ("figures", figures())):
        before, rest = text.split(f"<!-- {name} -->\n")
        _, after = rest.split(f"<!-- end of {name} -->")
        table = "".join(f"{row}\n" for row in rows)
        text = f"{before}<!-- {name} -->\n{table}<!-- end of {name} -->{after}"
    return text


def figures() -> Iterable[str]:
    """Give what ``make bench`` wrote last."""
    return FIGURES.read_text().splitlines()


def settings_rows() -> Iterable[str]:
    yield "| variable | default | meaning |"
    yield "|---|---|---|"
    for name, field in Settings.model_fields.items():
        yield f"| `{PREFIX}{name.upper()}` | {_default(field.default)} | {field.description} |"


def _default(value: object) -> str:
    if value is None or value in ((), ""):
        return ""
    if isinstance(value, frozenset):
        return "all"
    if value == (0,):
        return "`once`"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def people_rows() -> Iterable[str]:
    yield "| eID | person | how to name them | what happens |"
    yield "|---|---|---|---|"
    for provider, profile in PROFILES.items():
        for person in load_built_in_cast():
            if provider in person.eids and _is_shown(person):
                yield f"| {profile.title} | `{person.id}` | {_named_by(person, provider)} | {person.why} |"


def _is_shown(person: Person) -> bool:
    """Show whoever does something particular, and the four for whom everything works."""
    is_main = person.id in {"astrid", "nora", "mikkel", "aino"}
    return is_main or person.habit.outcome is not HabitOutcome.APPROVE


def _named_by(person: Person, provider: str) -> str:
    return f"`{person.phone}`" if provider == "vipps" else f"`{person.ssn}`"


if __name__ == "__main__":
    README.write_text(expected_readme())
