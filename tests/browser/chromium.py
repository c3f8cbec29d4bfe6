"""The Chromium that is installed on this machine, and what it is started with."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

# The first is the same browser without the windows that nobody sees, and takes half of the time.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--no-sandbox",  # Root, as in a container, may not start it otherwise.
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
    # A page that asks somebody else for something gets nothing on any machine. One name stands for whoever attacks.
    "--host-resolver-rules=MAP evil.example.com 127.0.0.1 , MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
)


class ChromiumIsMissing(Exception):  # noqa: N818 - named for the fact, as refusals are.
    """There is no browser on this machine."""

    def __str__(self) -> str:
        return f"no browser: none of {', '.join(_NAMES)} is installed"


def find_chromium() -> str:
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    raise ChromiumIsMissing


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Run the browser until the block ends."""
    executable = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()
