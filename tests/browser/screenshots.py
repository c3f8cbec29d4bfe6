"""Takes pictures of the main pages, light and dark, on a telephone and on a desk."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page

from fejkollen import Account, Fejkollen
from fejkollen.server_process import own_server
from tests.browser.chromium import ChromiumIsMissing, find_chromium, running_chromium
from tests.browser.looks import ColourScheme, Look
from tests.browser.relying_party import RelyingParty, Shop

FOLDER = Path("screenshots")
_COLOUR_SCHEMES: tuple[ColourScheme, ...] = ("light", "dark")
_WIDTHS = (360, 1280)


@dataclass(frozen=True, slots=True)
class Studio:
    """What is needed to get to a page: the page of a fresh browser, and a relying party with a fresh account."""

    page: Page
    relying_party: RelyingParty

    def opens(self, path: str) -> None:
        self.page.goto(f"{self.relying_party.account.base_url}{path}")

    def tries(self, key: str, shown: str = "qr") -> None:
        """Start something in the demo, and wait for what it comes to."""
        self.opens(f"/demo/new/{key}")
        self.page.get_by_test_id("start").click()
        self.page.get_by_test_id(shown).wait_for()

    def visits(self, path: str, **body: str) -> None:
        """Start a session and open its hosted page."""
        self.page.goto(self.relying_party.start(path, **body).url)


@dataclass(frozen=True, slots=True)
class Picture:
    name: str
    get_there: Callable[[Studio], object]


PICTURES = (
    Picture("mitid-auth", lambda studio: studio.visits("/v3/mitid/auth", refId="cart-7")),
    Picture("mitid-sign", lambda studio: studio.visits("/v3/mitid/sign", text="I buy a bicycle.")),
    Picture("bankid-no-auth", lambda studio: studio.visits("/v3/bankid-no/auth")),
    Picture("vipps-auth", lambda studio: studio.visits("/v3/vipps/auth")),
    Picture("ftn-auth", lambda studio: studio.visits("/v3/ftn/auth")),
    Picture("age-verification", lambda studio: studio.visits("/v3/freja/age-verification")),
    Picture("phones", lambda studio: studio.opens("/phone")),
    Picture("phone-codes", lambda studio: studio.opens("/phone/mikkel/devices")),
    Picture("demo", lambda studio: studio.opens("/demo")),
    Picture("demo-form", lambda studio: studio.opens("/demo/new/bankid-se-phone-sign")),
    Picture("demo-waiting", lambda studio: studio.tries("bankid-se-auth")),
    Picture("demo-result", lambda studio: studio.tries("mitid-backchannel-auth", "result")),
    Picture("no-such-page", lambda studio: studio.opens("/eid/nothing")),
    Picture("docs", lambda studio: studio.opens("/docs")),
    Picture("docs-qa", lambda studio: studio.opens("/docs/qa")),
)
"""Every picture that is taken: how it is called, and how to get there."""


def take_pictures(folder: Path, pictures: tuple[Picture, ...] = PICTURES) -> Iterator[Path]:
    """Take every picture with every look, and give the files one by one."""
    folder.mkdir(parents=True, exist_ok=True)
    with own_server() as (url, control_key), Fejkollen(url, control_key) as server, running_chromium() as browser:
        for picture in pictures:
            for look in _LOOKS:
                file = folder / f"{picture.name}-{look.width}-{look.colour_scheme}.png"
                _take(picture, look, browser, server.create_account(), file)
                yield file


_LOOKS = tuple(Look(colour_scheme=scheme, width=width) for width in _WIDTHS for scheme in _COLOUR_SCHEMES)


def _take(picture: Picture, look: Look, browser: Browser, account: Account, file: Path) -> None:
    shop = Shop("http://localhost:3000")
    with httpx.Client(base_url=account.base_url, auth=account.auth, trust_env=False) as http:
        context = look.open(browser)
        page = context.new_page()
        picture.get_there(Studio(page, RelyingParty(account, shop, http)))
        page.screenshot(path=file, full_page=True, animations="disabled", caret="hide")
        context.close()


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else FOLDER
    try:
        find_chromium()
    except ChromiumIsMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    for file in take_pictures(folder):
        sys.stdout.write(f"{file}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
