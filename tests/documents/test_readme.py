"""The README tells the truth."""

import re

import pytest

from fejkollen.server_command import COMMAND, IMAGE
from fejkollen_server.people.directory import load_built_in_cast
from fejkollen_server.settings import PREFIX, Settings
from tests.documents.readme_tables import README, expected_readme


def test_the_tables_follow_from_the_code() -> None:
    assert README.read_text() == expected_readme(), "python -m tests.documents.readme_tables writes them anew"


def test_every_setting_that_is_mentioned_exists() -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | {f"{PREFIX}URL", COMMAND, IMAGE}
    assert set(re.findall(rf"{PREFIX}[A-Z_]+", README.read_text())) <= known


def test_every_make_target_that_is_mentioned_exists() -> None:
    makefile = README.with_name("Makefile").read_text()
    for target in set(re.findall(r"(?:^|`)make ([a-z-]+)", README.read_text(), re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("person_id", ["astrid", "nora", "mikkel", "aino"])
def test_the_people_to_start_with_are_there(person_id: str) -> None:
    assert person_id in {person.id for person in load_built_in_cast()}
