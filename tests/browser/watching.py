"""Watches what pages do that no page of ours may do: ask third parties, violate their policy, fail in a script."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

# This comes after the page and is seen in the answers themselves; that a page says 404 or 409 is no mistake.
_SEEN_OTHERWISE = "Failed to load resource: "
# What a page still waits for when it is left.
_GIVEN_UP = "net::ERR_ABORTED"
_COMPLAINTS = frozenset({"error", "warning"})


@dataclass
class Watch:
    """Writes down what goes wrong in all pages of the browser contexts that it watches."""

    first_parties: frozenset[str]
    """The origins that pages may ask: `http://localhost:8080`."""
    problems: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        context.on("request", self._see_request)
        context.on("response", self._see_response)
        context.on("requestfailed", self._see_failure)
        context.on("console", self._see_message)
        context.on("weberror", self._see_error)

    def expect(self, pattern: str) -> None:
        """Take away the problems that the test is about; without any, it fails."""
        meant = [problem for problem in self.problems if re.search(pattern, problem)]
        assert meant, f"nothing went wrong that matches {pattern!r}, but {self.problems or 'nothing at all'}"
        self.problems = [problem for problem in self.problems if problem not in meant]

    def _see_request(self, request: Request) -> None:
        # An app's own scheme asks nobody on the network.
        if request.url.startswith("http") and _origin(request.url) not in self.first_parties:
            self.problems.append(f"asked a third party: {request.method} {request.url}")

    def _see_response(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.problems.append(f"answered with {response.status}: {response.url}")

    def _see_failure(self, request: Request) -> None:
        if request.failure != _GIVEN_UP:
            self.problems.append(f"got no answer, {request.failure}: {request.url}")

    def _see_message(self, message: ConsoleMessage) -> None:
        if message.type in _COMPLAINTS and not message.text.startswith(_SEEN_OTHERWISE):
            self.problems.append(f"the console says: {message.text} ({message.location['url']})")

    def _see_error(self, error: WebError) -> None:
        self.problems.append(f"a script failed: {error.error}")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
