"""The words of the pages: ``python -m tests.pages.words`` adds to the catalogues what the templates say anew.

Each folder with templates has its own catalogues, ``words/da.po`` and so on, beside them.
"""

from dataclasses import dataclass
from pathlib import Path

import polib

from fejkollen_server.page_parts.languages import LANGUAGES
from fejkollen_server.page_parts.rendering import environment, template_folders

TRANSLATED = tuple(language for language in LANGUAGES if language != "en")
_PLURALS = "nplurals=2; plural=(n != 1);"


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    plural: str | None = None


def sentences_of(folder: Path) -> list[Sentence]:
    """Give every sentence of the templates of a folder once, in the order in which they come."""
    found: dict[str, Sentence] = {}
    for template in sorted((folder / "templates").glob("*.html")):
        for _, function, message in environment("en").extract_translations(template.read_text("utf-8")):  # type: ignore[attr-defined]
            texts = message if isinstance(message, tuple) else (message,)
            sentence = Sentence(texts[0], texts[1] if function == "ngettext" else None)
            found[sentence.text] = sentence
    return list(found.values())


def catalogue_of(folder: Path, language: str) -> polib.POFile:
    path = folder / "words" / f"{language}.po"
    return polib.pofile(str(path), wrapwidth=110) if path.exists() else _new_catalogue(path, language)


def _new_catalogue(path: Path, language: str) -> polib.POFile:
    catalogue = polib.POFile(fpath=str(path), wrapwidth=110)
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Language": language, "Plural-Forms": _PLURALS}
    return catalogue


def _bring_up_to_date(folder: Path, language: str) -> None:
    """Put the sentences in the templates' order, keep what is translated, and drop what is no longer said."""
    old = {entry.msgid: entry for entry in catalogue_of(folder, language)}
    new = _new_catalogue(folder / "words" / f"{language}.po", language)
    for sentence in sentences_of(folder):
        new.append(old.get(sentence.text) or _entry(sentence))
    Path(new.fpath).parent.mkdir(exist_ok=True)
    new.save()


def _entry(sentence: Sentence) -> polib.POEntry:
    if sentence.plural is None:
        return polib.POEntry(msgid=sentence.text)
    return polib.POEntry(msgid=sentence.text, msgid_plural=sentence.plural, msgstr_plural={0: "", 1: ""})


if __name__ == "__main__":
    for each in template_folders():
        for wanted in TRANSLATED:
            _bring_up_to_date(each, wanted)
            missing = len(catalogue_of(each, wanted).untranslated_entries())
            if missing:
                print(f"{each / 'words' / wanted}.po: {missing} to translate")  # noqa: T201 - that is what it is for.
