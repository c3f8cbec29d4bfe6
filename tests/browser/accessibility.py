"""Checks pages by axe-core with the rules of WCAG 2.2 AA, and by what it does not look at: reflow and large targets."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.looks import HEIGHT, ColourScheme

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
LANGUAGES = ("da", "sv", "nb", "fi", "en")
EVERY_LOOK = "EVERY_LOOK" in os.environ
"""Set by ``make accessibility``, which has time to show axe-core every language with every look."""

_RUN_AXE = """
async tags => {
  // Style sheets are read from the document; fetched once more, they would violate the page's policy.
  const found = await axe.run({runOnly: tags, resultTypes: ['violations'], preload: false});
  return found.violations;
}
"""
_IS_TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
# A link in a sentence is as tall as its line, and what has a label is as large as both together.
_SMALL_TARGETS = """
() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
  .filter(target => target.checkVisibility({visibilityProperty: true}) && getComputedStyle(target).display !== 'inline')
  .map(target => [target, ...(/^(checkbox|radio)$/.test(target.type) ? target.labels : [])])
  .filter(parts => Math.max(...parts.map(part => part.getBoundingClientRect().height)) < 43.5)
  .map(([target]) => target.outerHTML.split('>')[0] + '>')
"""


@dataclass(frozen=True, slots=True)
class PageLook:
    """A way to show a page that needs no new one."""

    scheme: ColourScheme
    width: int

    def __str__(self) -> str:
        return f"{self.scheme} {self.width}"

    def show(self, page: Page) -> None:
        page.emulate_media(color_scheme=self.scheme)
        page.set_viewport_size({"width": self.width, "height": HEIGHT})


_OPPOSITE_LOOKS = (PageLook("light", 320), PageLook("dark", 1280))
_EVERY_LOOK = (*_OPPOSITE_LOOKS, PageLook("light", 1280), PageLook("dark", 320))


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    rule: str
    target: str
    """What on the page is wrong."""
    help: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.target}\n    {self.help}"


def violations(page: Page) -> list[Violation]:
    """Find what is wrong with the page as it is shown now; it must have been opened with JavaScript."""
    return [*_axe_violations(page), *_layout_violations(page)]


def _axe_violations(page: Page) -> Iterator[Violation]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    for rule in page.evaluate(_RUN_AXE, TAGS):
        yield from _of_rule(rule)


def _layout_violations(page: Page) -> Iterator[Violation]:
    if page.evaluate(_IS_TOO_WIDE):
        yield Violation("reflow", "html", "The page must not scroll sideways")
    for target in page.evaluate(_SMALL_TARGETS):
        yield Violation("large-target", target, "What is pressed must be 44 px high")


def assert_accessible(page: Page) -> None:
    """Check the page as it is shown now."""
    found = violations(page)
    assert not found, _report(page.url, {violation: [] for violation in found})


def assert_accessible_everywhere(
    page: Page, languages: Iterable[str] = LANGUAGES, *, every_look: bool = EVERY_LOOK
) -> None:
    """Check the page that is shown now in every language, in light and dark, narrow and wide.

    It is loaded anew for each language, so that its address must show it again. What differs between languages is how
    much room they take, so unless ``every_look`` is asked for, reflow and targets are measured in each of them, and the
    rules of axe-core are asked in the first light and narrow, and in the second dark and wide.
    """
    found: dict[Violation, list[str]] = defaultdict(list)
    looks = _EVERY_LOOK if every_look else _OPPOSITE_LOOKS
    for number, language in enumerate(languages):
        page.goto(_in_language(page.url, language))
        for place, look in enumerate(looks):
            look.show(page)
            judges = violations if every_look or number == place else _layout_violations
            for violation in judges(page):
                found[violation].append(f"{language} {look}")
    assert not found, _report(page.url, found)


def _in_language(url: str, language: str) -> str:
    parts = urlsplit(url)
    others = [(name, value) for name, value in parse_qsl(parts.query) if name != "lang"]
    return parts._replace(query=urlencode([*others, ("lang", language)])).geturl()


def _of_rule(rule: dict[str, Any]) -> Iterator[Violation]:
    for node in rule["nodes"]:
        # A fact such as the contrast that was measured says more than the rule.
        facts = [fact["message"] for fact in (*node["any"], *node["all"], *node["none"])]
        yield Violation(rule["id"], " ".join(map(str, node["target"])), "; ".join([rule["help"], *facts]))


def _report(url: str, found: dict[Violation, list[str]]) -> str:
    lines = [f"{url} is not accessible:"]
    for violation, looks in sorted(found.items()):
        lines.append(f"  {violation}")
        if looks:
            lines.append(f"    seen in: {', '.join(looks)}")
    return "\n".join(lines)
