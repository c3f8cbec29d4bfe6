"""``fejkollen scenario``: what happens when a request matches."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fejkollen_server.cli.assignments import read_assignments
from fejkollen_server.cli.control_command import ControlCall, control_command
from fejkollen_server.cli.text_tables import text_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fejkollen import Scenario


@click.group()
def command() -> None:
    """Arrange what happens when a request matches."""


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path), required=False)
@click.option("--when", metavar="NAME=VALUE", multiple=True, help="What must be true, such as provider=mitid.")
@click.option("--then", metavar="NAME=VALUE", multiple=True, help="What happens, such as cause=certificateErr.")
@click.option("--times", type=click.IntRange(1), help="How often it applies; without it, always.")
@click.option("--name", help="What it is called.")
@control_command
def add(
    asked: ControlCall,
    file: Path | None,
    when: tuple[str, ...],
    then: tuple[str, ...],
    times: int | None,
    name: str | None,
) -> None:
    r"""Add the rules in FILE, YAML or JSON, or - for standard input; or the one rule that options make.

    \b
    fejkollen scenario add --when provider=bankid-se --then cause=certificateErr --times 1
    fejkollen scenario add --then http.on=collect --then http.status=503 --then http.times=2
    """
    if (file is None) == (not then):
        raise click.UsageError("give either a file or at least one --then")
    if file is not None:
        rules = _rules_in(file)
    else:
        rule = {"name": name, "times": times, "then": read_assignments(then, "--then")}
        rules = [{key: value for key, value in rule.items() if value} | {"when": read_assignments(when, "--when")}]
    _tell(asked, asked.account.scenarios.add_all(rules))


@command.command("list")
@control_command
def list_(asked: ControlCall) -> None:
    """Show the rules in their order of precedence, and how often each was used."""
    _tell(asked, asked.account.scenarios.list())


@command.command()
@control_command
def unused(asked: ControlCall) -> None:
    """Show counted rules that are not used up; exit with 1 if there are any."""
    found = asked.account.scenarios.unused()
    _tell(asked, found)
    if found:
        raise SystemExit(1)


@command.command()
@click.argument("scenario_ids", metavar="[SCENARIO]...", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Remove all that were added.")
@control_command
def remove(asked: ControlCall, scenario_ids: tuple[str, ...], every: bool) -> None:
    """Remove rules. Sessions they have decided about go on as they are."""
    if bool(scenario_ids) == every:
        raise click.UsageError("name the scenarios to remove, or say --all")
    if every:
        asked.account.scenarios.remove_all()
    for each in scenario_ids:
        asked.account.scenarios.remove(each)
    asked.show({"removed": list(scenario_ids) or "all"}, f"removed {', '.join(scenario_ids) or 'all'}")


def _rules_in(file: Path) -> "list[dict[str, Any]]":
    """Read YAML, and so JSON too; what the rules say is for the server to judge."""
    import yaml  # noqa: PLC0415 - help comes without it.

    from fejkollen_server.marked_yaml import read_yaml  # noqa: PLC0415 - as above.

    written = read_yaml(Path("/dev/stdin") if str(file) == "-" else file)
    rules = yaml.SafeLoader("").construct_document(written.node)
    return rules if isinstance(rules, list) else [rules]


def _tell(asked: ControlCall, scenarios: "Sequence[Scenario]") -> None:
    rows = [
        (each.id, each.name, f"{each.used} of {each.times}" if each.times else each.used, each.source, _rule(each))
        for each in scenarios
    ]
    asked.show([each.as_json for each in scenarios], text_table(("SCENARIO", "NAME", "USED", "SOURCE", "RULE"), rows))


def _rule(scenario: "Scenario") -> str:
    parts = {name: scenario.as_json[name] for name in ("when", "then") if scenario.as_json.get(name)}
    return json.dumps(parts, ensure_ascii=False)
