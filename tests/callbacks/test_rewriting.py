"""Rewrite rules: what localhost means when Fejkollen runs in a container."""

import pytest

from fejkollen_server.callbacks.url_rewrites import Rewrites

RULES = "http://localhost:3000=http://host.docker.internal:3000"
ANY_PORT = "http://localhost:*=http://host.docker.internal:*"


@pytest.mark.parametrize(
    ("rules", "url", "contacted"),
    [
        (RULES, "http://localhost:3000", "http://host.docker.internal:3000"),
        (RULES, "http://localhost:3000/", "http://host.docker.internal:3000/"),
        (RULES, "http://localhost:3000/cb?a=b", "http://host.docker.internal:3000/cb?a=b"),
        (RULES, "http://localhost:3000?a=b", "http://host.docker.internal:3000?a=b"),
        (RULES, "HTTP://LocalHost:3000/CB", "http://host.docker.internal:3000/CB"),
        (RULES, "http://localhost:30001/cb", None),
        (RULES, "http://localhost:300/cb", None),
        (RULES, "http://localhost:3000@elsewhere/cb", None),
        (RULES, "http://localhost:3000.elsewhere/cb", None),
        (RULES, "https://localhost:3000/cb", None),
        (RULES, "http://elsewhere/http://localhost:3000/cb", None),
        ("http://localhost=http://app", "http://localhost/cb", "http://app/cb"),
        ("http://localhost=http://app", "http://localhost:8000/cb", None),
        ("http://localhost=http://app", "http://localhostage/cb", None),
        ("http://localhost:3000/=http://app/", "http://localhost:3000/cb", "http://app/cb"),
        ("http://a/x=http://b/y", "http://a/x/cb", "http://b/y/cb"),
        ("http://a/x=http://b/y", "http://a/xx", None),
        ("http://a/x=http://b/y", "http://a/X", None),
        ("http://a.b=http://c", "http://aXb/cb", None),
        (ANY_PORT, "http://localhost:5173/cb", "http://host.docker.internal:5173/cb"),
        (ANY_PORT, "http://localhost/cb", "http://host.docker.internal/cb"),
        (ANY_PORT, "http://localhost:/cb", None),
        ("http://localhost:*=http://app:80", "http://localhost:5173/cb", "http://app:80/cb"),
        (f"{RULES}, {ANY_PORT} ,", "http://localhost:1/", "http://host.docker.internal:1/"),
        ("http://a=http://b,http://b=http://c", "http://a/", "http://b/"),
        ("http://a=http://b,http://a=http://c", "http://a/", "http://b/"),
        ("", "http://a/", None),
    ],
)
def test_url_is_rewritten_at_the_boundary_of_its_parts(rules: str, url: str, contacted: str | None) -> None:
    assert Rewrites.parse(rules).apply(url) == (contacted or url)


@pytest.mark.parametrize(
    ("rules", "complaint"),
    [
        ("http://localhost:3000", "from=to"),
        ("localhost:3000=http://host.docker.internal:3000", "must be an http or https URL"),
        ("http://localhost=ftp://elsewhere", "must be an http or https URL"),
        ("http://localhost=http://elsewhere:*", "only a port that it matches"),
        ("http://localhost=https://api.idkollen.se", "must not be the real service's"),
    ],
)
def test_rule_that_cannot_work_is_refused_in_words(rules: str, complaint: str) -> None:
    with pytest.raises(ValueError, match="rewrite rule") as refusal:
        Rewrites.parse(rules)
    assert complaint in str(refusal.value)
