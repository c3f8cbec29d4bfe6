"""Every value of a YAML file knows its line, and no file, however hostile, does more than be refused."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fejkollen_server.errors import ConfigurationIsWrong
from fejkollen_server.marked_yaml import MarkedValue, read_yaml

Read = Callable[[str | bytes], MarkedValue]


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(content: str | bytes) -> MarkedValue:
        path = tmp_path / "file.yaml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_yaml(path)

    return read


def _refused(read: Read, content: str | bytes) -> str:
    with pytest.raises(ConfigurationIsWrong) as refusal:
        read(content)
    (line,) = str(refusal.value).splitlines()
    return line.partition("file.yaml")[2]


def test_fields_lists_and_texts_are_read(read: Read) -> None:
    root = read("a: [x, 007]\nb: {c: 2026-11-23}\n").fields(("a", "b"))
    assert [item.text() for item in root["a"].items()] == ["x", "007"]
    assert root["b"].fields(("c",))["c"].day() == date(2026, 11, 23)


def test_texts_are_as_they_are_typed_whatever_yaml_makes_of_them(read: Read) -> None:
    items = read("[yes, 0x10, 1_000, 2026-11-23, 1e3, '  ü  ', !!int 7]").items()
    assert [item.text() for item in items] == ["yes", "0x10", "1_000", "2026-11-23", "1e3", "ü", "7"]


def test_null_and_kind_can_be_asked_for(read: Read) -> None:
    items = read("[null, ~, 'null', {}]").items()
    assert [(item.is_null, item.is_text) for item in items] == [
        (True, True),
        (True, True),
        (False, True),
        (False, False),
    ]


@pytest.mark.parametrize(
    ("look", "told"),
    [
        (lambda root: root["text"].items(), " line 2: text: must be a list"),
        (lambda root: root["text"].fields(()), " line 2: text: must have fields, written as name: value"),
        (lambda root: root["list"].text(), " line 4: list: must be a text"),
        (lambda root: root["list"].items()[1].text(), " line 5: list[1]: must be a text"),
        (lambda root: root["none"].text(), " line 6: none: must be a text"),
        (lambda root: root["text"].day(), " line 2: text: must be a date, YYYY-MM-DD"),
        (
            lambda root: root["text"].choice(Colour),
            " line 2: text: 'gren' is not one of red, green; did you mean green?",
        ),
        (lambda root: root["map"].fields(("c",), ("d",)), " line 7: map: the field d is missing"),
        (lambda root: root["map"].fields(("cc",)), " line 7: map: there is no field 'c'; did you mean cc?"),
        (lambda root: root["twice"].fields(("e",)), " line 9: twice: the field e is written twice"),
        (lambda root: root["long"].text(), " line 10: long: must be one line of 1 to 500 characters"),
        (lambda root: root["empty"].text(), " line 11: empty: must be one line of 1 to 500 characters"),
    ],
)
def test_a_refusal_names_file_line_and_path(
    read: Read, look: Callable[[dict[str, MarkedValue]], object], told: str
) -> None:
    content = (
        "# Counts too.\n"
        "text: gren\n"
        "list:\n"
        "- x\n"
        "- [y]\n"
        "none:\n"
        "map: {c: 1}\n"
        "twice:\n"
        "  {e: 1, e: 2}\n"
        f"long: {'x' * 501}\n"
        "empty: ' '\n"
    )
    root = read(content).fields(("text", "list", "none", "map", "twice", "long", "empty"))
    with pytest.raises(ConfigurationIsWrong) as refusal:
        look(root)
    assert str(refusal.value).partition("file.yaml")[2] == told


def test_what_is_shown_of_a_value_is_short(read: Read) -> None:
    with pytest.raises(ConfigurationIsWrong) as refusal:
        read("x" * 400).choice(Colour)
    assert f"'{'x' * 60}…' is not one of" in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("a: ]", " line 1: is not YAML: "),
        ("a: 1\nb: 'x\n", " line 3: is not YAML: "),
        ("a: &x 1\nb: *y", " line 2: is not YAML: "),
        ("a: 1\n---\nb: 2", " line 2: is not YAML: "),
        ("a:\n\tb: 1", " line 2: is not YAML: "),
        ("", ": is empty"),
        ("# Nothing but this.", ": is empty"),
        (b"\xff\xfe\xfd", ": cannot be read: "),
        ("a: \x01", ": is not YAML: "),
    ],
)
def test_what_is_not_yaml_is_told_in_one_line(read: Read, content: str | bytes, told: str) -> None:
    assert _refused(read, content).startswith(told)


def test_a_file_that_cannot_be_read_is_told_in_one_line(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.yaml", tmp_path):
        with pytest.raises(ConfigurationIsWrong, match=r": cannot be read: "):
            read_yaml(path)


def test_a_file_of_more_than_two_megabytes_is_refused(read: Read) -> None:
    assert read("#" + "x" * 1_999_996 + "\n[]").items() == []
    assert _refused(read, "#" + "x" * 1_999_997 + "\n[]") == ": must not be bigger than 2 MB"


@pytest.mark.parametrize("deep", ["[" * 100_000, "{a: " * 100_000, "- " * 100_000, "? " * 100_000, "[" * 21 + "]" * 21])
def test_deep_nesting_is_refused_with_its_line(read: Read, deep: str) -> None:
    assert _refused(read, f"\n{deep}") == " line 2: is not YAML: lists and fields are nested more than 20 deep"


def test_moderate_nesting_is_read(read: Read) -> None:
    assert read("[" * 19 + "]" * 19).items()


def test_an_alias_bomb_costs_nothing_and_is_a_list_like_any_other(read: Read) -> None:
    """Nine levels of nine would be 387 million values; only what is looked at is ever made."""
    bomb = "\n".join(f"- &l{n} [{', '.join([f'*l{n - 1}' if n else 'x'] * 9)}]" for n in range(9))
    assert len(read(bomb).items()) == 9


def test_a_value_inside_itself_does_not_hang(read: Read) -> None:
    root = read("&a [*a]")
    assert root.items()[0].items()[0].node is root.node


def test_tags_that_make_objects_make_none(read: Read) -> None:
    assert read("!!python/object/apply:os.getpid []").items() == []


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("ab:-?[]{},&*!|>'\"%@#\n \t\0\x85é\ufeff"), max_size=40))
def test_any_text_is_read_or_refused_in_one_line(read: Read, content: str) -> None:
    try:
        read(content)
    except ConfigurationIsWrong as refusal:
        assert len(str(refusal).splitlines()) == 1  # noqa: PT017 - most are read.
