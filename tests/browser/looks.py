"""How somebody looks at a page: with what language, colours, width, and with scripts or without."""

from dataclasses import dataclass
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext

ColourScheme = Literal["light", "dark"]

HEIGHT = 800
PATIENCE = 10_000
"""Milliseconds after which what a test waits for is not coming any more."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a browser context is opened with; as it stands, that of an ordinary telephone."""

    javascript: bool = True
    language: str = "en-GB"
    """What the browser sends as Accept-Language."""
    colour_scheme: ColourScheme = "light"
    width: int = 360

    def __str__(self) -> str:
        return "with JavaScript" if self.javascript else "without JavaScript"

    def open(self, browser: Browser) -> BrowserContext:
        """Open a context of its own: no cookies and nothing cached."""
        context = browser.new_context(
            java_script_enabled=self.javascript,
            locale=self.language,
            color_scheme=self.colour_scheme,
            viewport={"width": self.width, "height": HEIGHT},
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        return context


with_and_without_javascript = pytest.mark.parametrize("page", [Look(), Look(javascript=False)], indirect=True, ids=str)
"""Runs a test twice; what it asks of its `page` must work both times."""
