"""Imports go downwards only, and what lies behind the routes knows nothing of the web framework."""

import ast
from collections import defaultdict
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "app" / "fejkollen_server"
KIT = APP.with_name("fejkollen")

LAYERS = (
    {"__main__", "cli"},
    {"serving"},
    {"control", "demo", "docs", "page_parts", "pages", "phone", "providers", "sign_in"},
    {"web"},
    {"services"},
    {"settings"},
    {
        "accounts",
        "authenticators",
        "callbacks",
        "coverage",
        "documents",
        "events",
        "inbox",
        "journal",
        "people",
        "prompts",
        "report",
        "scanning",
        "scenarios",
        "sessions",
        "signatures",
        "visits",
        "worlds",
    },
    {"eids"},
    {"database"},
    {"data_folders", "logs", "marked_yaml"},
    {"child_process", "clock", "durations", "errors", "metrics", "tokens"},
)
"""From the top down. What stands in one row may import from its own and from all below."""

BEHIND_THE_ROUTES = set().union(*LAYERS[next(depth for depth, layer in enumerate(LAYERS) if "sessions" in layer) :])
WEB = {"fastapi", "starlette", "pydantic", "pydantic_core", "pydantic_settings", "uvicorn", "jinja2"}
_VERSION = "fejkollen_server.__version__"


def _part_of(module: Path) -> str:
    inside = module.relative_to(APP)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def _imported_by(module: Path) -> set[str]:
    """Give the full names of everything a module imports, wherever in it."""
    imported = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            imported |= {f"{node.module}.{alias.name}" for alias in node.names}
    return imported


def _imports() -> dict[str, set[str]]:
    """Give for each part of the program all that its modules import."""
    found: dict[str, set[str]] = defaultdict(set)
    for module in sorted(APP.rglob("*.py")):
        if module != APP / "__init__.py":
            found[_part_of(module)] |= _imported_by(module)
    return found


IMPORTS = _imports()


def _parts_imported_by(part: str) -> set[str]:
    inside = {name.split(".")[1] for name in IMPORTS[part] if name.startswith("fejkollen_server.")}
    return inside - {part, "__version__"}


@pytest.mark.parametrize("part", sorted(IMPORTS))
def test_a_part_imports_only_from_its_own_row_and_below(part: str) -> None:
    rows = {name: depth for depth, layer in enumerate(LAYERS) for name in layer}
    assert part in rows, f"{part} has no place among the layers yet"
    assert {name for name in _parts_imported_by(part) if rows[name] < rows[part]} == set()


def test_every_part_in_the_layers_is_there() -> None:
    assert set().union(*LAYERS) == set(IMPORTS)


@pytest.mark.parametrize("part", sorted(BEHIND_THE_ROUTES))
def test_what_lies_behind_the_routes_knows_no_web_framework(part: str) -> None:
    assert {name.split(".")[0] for name in IMPORTS[part]} & WEB == set()


def test_the_kit_stands_on_its_own() -> None:
    imported = set().union(*(_imported_by(module) for module in KIT.rglob("*.py")))
    assert {name for name in imported if name.split(".")[0] in {APP.name, *WEB}} == set()
    # The one module that runs a server in its own process names it instead of importing it.
    naming = {module.name for module in KIT.rglob("*.py") if f'"{APP.name}' in module.read_text("utf-8")}
    assert naming == {"server_thread.py", "server_command.py"}


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: " ".join(sorted(layer)))
def test_no_row_has_a_cycle(layer: set[str]) -> None:
    graph = {part: _parts_imported_by(part) & layer for part in layer}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"these import each other: {error.args[1]}")


@pytest.mark.parametrize("module", sorted(APP.rglob("*.py")), ids=lambda module: str(module.relative_to(APP)))
def test_no_module_takes_what_another_keeps_to_itself(module: Path) -> None:
    ours = {name for name in _imported_by(module) if name.startswith("fejkollen_server.")} - {_VERSION}
    assert {name for name in ours if name.rpartition(".")[2].startswith("_")} == set()
