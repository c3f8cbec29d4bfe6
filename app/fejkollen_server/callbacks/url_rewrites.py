"""Rewrites a callback's URL for the road, for where localhost is not what the relying party meant by it.

Inside a container, ``http://localhost:3000`` has to be contacted as ``http://host.docker.internal:3000``.
"""

import re
from dataclasses import dataclass

from fejkollen_server.callbacks.egress import url_problem, without_credentials

_ANY_PORT = ":*"


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One rule. A URL matches when it equals the source, or goes on with a path, a query or a fragment."""

    source: re.Pattern[str]
    target: str

    def apply(self, url: str) -> str | None:
        found = self.source.match(url)
        if found is None:
            return None
        port = found.groupdict().get("port") or ""
        return self.target.replace(_ANY_PORT, port, 1) + url[found.end() :]


@dataclass(frozen=True, slots=True)
class Rewrites:
    """Rules in order; the first that matches is used, and only that."""

    rules: tuple[Rewrite, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Rewrites":
        """Read ``from=to`` pairs with commas in between; the port ``:*`` stands for any port, and is kept."""
        pairs = (pair.strip() for pair in text.split(","))
        return cls(tuple(_parse(pair) for pair in pairs if pair))

    def apply(self, url: str) -> str:
        rewritten = (rule.apply(url) for rule in self.rules)
        return next((found for found in rewritten if found is not None), url)


def _parse(pair: str) -> Rewrite:
    source, _, target = (side.strip().rstrip("/") for side in pair.partition("="))
    for side in (source, target):
        if problem := url_problem(side.replace(_ANY_PORT, "")):
            raise ValueError(f"a rewrite rule is from=to, and each side {problem}: {without_credentials(pair)!r}")
    if _ANY_PORT in target and _ANY_PORT not in source:
        raise ValueError(f"a rewrite rule can keep only a port that it matches: {pair!r}")
    return Rewrite(_pattern(source), target)


def _pattern(source: str) -> re.Pattern[str]:
    scheme, _, rest = source.partition("://")
    authority, slash, path = rest.partition("/")
    origin = re.escape(f"{scheme}://{authority}").replace(re.escape(_ANY_PORT), r"(?P<port>:[0-9]+)?")
    return re.compile(rf"(?i:{origin}){re.escape(slash + path)}(?=[/?#]|$)")
