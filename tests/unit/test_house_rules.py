"""The house rules that no linter knows."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVER = ROOT / "app" / "fejkollen_server"
APP = sorted((ROOT / "app").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))

LONGEST_MODULE = 300
LONGEST_FUNCTION = 35
SAY_NOTHING = {"base", "common", "core", "helper", "helpers", "lib", "manager", "managers", "misc", "shared", "utils"}

every_module = pytest.mark.parametrize("module", APP, ids=lambda module: str(module.relative_to(ROOT)))


@every_module
def test_a_module_is_not_too_long(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@every_module
def test_no_function_is_too_long(module: Path) -> None:
    functions = (
        node
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    lengths = {each.name: (each.end_lineno or each.lineno) - each.lineno + 1 for each in functions}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize("module", [*APP, *TESTS], ids=lambda module: str(module.relative_to(ROOT)))
def test_a_module_says_in_one_sentence_what_it_is_for(module: Path) -> None:
    docstring = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))
    assert docstring, "it has no docstring"
    assert docstring.splitlines()[0].endswith((".", ":")), "its first line is no whole sentence"


def test_no_name_of_a_folder_or_module_says_nothing() -> None:
    names = {part for module in [*APP, *TESTS] for part in module.relative_to(ROOT).with_suffix("").parts}
    assert names & SAY_NOTHING == set()


def test_a_class_has_its_name_for_itself() -> None:
    """Only the JSON that the control API writes of a thing may be called as the thing is."""
    homes: dict[str, list[Path]] = {}
    for module in APP:
        for node in ast.parse(module.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(module)
    server = {name: [each for each in found if SERVER in each.parents] for name, found in homes.items()}
    meant = {name: [each for each in found if each.name != "schemas.py"] for name, found in server.items()}
    assert {name: [str(each) for each in found] for name, found in meant.items() if len(found) > 1} == {}
    assert {name for name, found in server.items() if len(found) - len(meant[name]) > 1} == set()
