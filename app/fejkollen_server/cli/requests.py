"""``fejkollen requests``: the journal of what the application asked."""

import json
from collections.abc import Callable
from typing import IO, Any

import click

from fejkollen_server.cli.control_command import ControlCall, control_command
from fejkollen_server.cli.text_tables import text_facts, text_table

_HEAD = ("NUMBER", "AT", "METHOD", "PATH", "STATUS", "SESSION OR REFUSAL")
_FILTERS = {
    "method": "The HTTP method.",
    "path": "The path, where * stands for anything.",
    "status": "The status of the answer, such as 404 or 4xx.",
    "operation": "The operation, such as mitid:start_auth.",
    "session_id": "The session it is about.",
    "ref_id": "The refId that it, or its session, has.",
    "since": "The first instant, such as 2026-01-31T12:00:00Z.",
    "until": "The last instant.",
}


def _filtered(command: Callable[..., None]) -> Callable[..., None]:
    for name, meaning in reversed(_FILTERS.items()):
        command = click.option(f"--{name.replace('_', '-')}", help=meaning)(command)
    return command


@click.group()
def command() -> None:
    """Search and verify the journal: every request that the application made, with its answer."""


@command.command("list")
@_filtered
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000), help="How many, the newest.")
@control_command
def list_(asked: ControlCall, /, limit: int, **filters: Any) -> None:
    """Show requests, the newest last."""
    found = asked.account.requests.list(limit=limit, order="newest", **filters)[::-1]
    rows = [
        (each.number, each.at, each.method, each.path, each.status, each.refusal or each.session_id) for each in found
    ]
    asked.show([each.as_json for each in found], text_table(_HEAD, rows))


@command.command()
@click.argument("number", type=click.IntRange(1))
@control_command
def show(asked: ControlCall, number: int) -> None:
    """Show one request with its answer."""
    wire = asked.account.requests.read(number).as_json
    shown = {name: value for name, value in wire.items() if name not in {"request", "answer"}}
    said = {f"{side} body": (wire[side].get("body") or {}).get("text") for side in ("request", "answer")}
    asked.show(wire, text_facts(shown | said))


@command.command()
@_filtered
@control_command
def count(asked: ControlCall, /, **filters: Any) -> None:
    """Count requests."""
    number = asked.account.requests.count(**filters)
    asked.show({"count": number}, str(number))


@command.command()
@click.argument("file", type=click.File(encoding="utf-8"), required=False)
@_filtered
@click.option("--times", type=click.IntRange(0), help="How often; without it, at least once.")
@click.option("--in-order", is_flag=True, help="Whether those in the file must have come one after the other.")
@control_command
def verify(asked: ControlCall, /, file: IO[str] | None, times: int | None, in_order: bool, **filters: Any) -> None:
    """Verify that requests came as expected: those in FILE, a JSON list, or those that the options describe.

    Exits with 1, and says what came instead, if they did not.
    """
    one = {name: value for name, value in (filters | {"times": times}).items() if value is not None}
    if (file is None) == (not one):
        raise click.UsageError("give either a file or options that say which requests")
    problems = asked.account.requests.problems([one] if file is None else _read(file), in_order=in_order)  # type: ignore[list-item] # Checked by the server.
    asked.show({"verified": not problems, "problems": problems}, "\n".join(problems) or "as expected")
    if problems:
        raise SystemExit(1)


@command.command()
@control_command
def clear(asked: ControlCall) -> None:
    """Forget all requests so far."""
    asked.account.requests.clear()
    asked.show({"cleared": True}, "cleared")


def _read(file: IO[str]) -> Any:
    try:
        return json.load(file)
    except ValueError as error:
        raise click.BadParameter(f"{file.name} is no JSON: {error}", param_hint="FILE") from None
