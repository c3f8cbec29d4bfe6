"""Everything that pages say can be said in every language."""

import re
from pathlib import Path

import pytest

from fejkollen_server.page_parts.rendering import template_folders
from tests.pages.words import TRANSLATED, catalogue_of, sentences_of

_PLACEHOLDER = re.compile(r"%\((\w+)\)s|(%%)")
FOLDERS = template_folders()

every_folder = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: "/".join(folder.parts[-2:]))
every_language = pytest.mark.parametrize("language", TRANSLATED)


@every_folder
@every_language
def test_every_sentence_is_translated_and_nothing_else(folder: Path, language: str) -> None:
    catalogue = {entry.msgid: entry for entry in catalogue_of(folder, language)}
    assert list(catalogue) == [sentence.text for sentence in sentences_of(folder)], "run python -m tests.pages.words"
    assert [entry.msgid for entry in catalogue.values() if not entry.translated() or entry.fuzzy] == []


@every_folder
@every_language
def test_translations_have_the_same_things_filled_in(folder: Path, language: str) -> None:
    for entry in catalogue_of(folder, language):
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            # A number need not be said where there is only one.
            wanted = set(_PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)) | set(
                _PLACEHOLDER.findall(entry.msgid)
            )
            assert not text or set(_PLACEHOLDER.findall(text)) <= wanted, entry.msgid
            assert entry.msgid_plural or not text or set(_PLACEHOLDER.findall(text)) == wanted, entry.msgid


@every_folder
def test_templates_say_nothing_outside_of_the_catalogues(folder: Path) -> None:
    """Letters between tags that are neither a block nor a value would be English in every language."""
    for template in sorted((folder / "templates").glob("*.html")):
        text = template.read_text("utf-8")
        text = re.sub(r"{% trans.*?{% endtrans %}|{#.*?#}|{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)
        text = re.sub(r"<code.*?</code>|<dt>refId</dt>|<[^>]*>|data-[a-z]+=\"[^\"]*\"", "", text, flags=re.DOTALL)
        left = set(re.findall(r"[A-Za-z][a-z]{2,}", text)) - {"Fejkollen", "MOCK", "eid"}
        assert left == set(), template.name
