"""What was exercised, of one account or of all."""

from typing import Any

from fejkollen.wire import Wire


class WithCoverage:
    """Something whose coverage can be asked for. In percent of all, or of some kinds and eIDs only."""

    _wire: Wire

    def coverage(
        self, *, threshold: float | None = None, kind: tuple[str, ...] = (), provider: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """Give what was exercised; with a threshold, ``passed`` says whether that is enough."""
        asked = {"threshold": threshold, "kind": kind, "provider": provider}
        coverage: dict[str, Any] = self._wire.ask("GET", "/coverage", **asked)
        return coverage

    def coverage_as_markdown(
        self, *, threshold: float | None = None, kind: tuple[str, ...] = (), provider: tuple[str, ...] = ()
    ) -> str:
        """Give the same as a table for people."""
        asked = {"threshold": threshold, "kind": kind, "provider": provider}
        return self._wire.ask_text("GET", "/coverage", format="markdown", **asked)
