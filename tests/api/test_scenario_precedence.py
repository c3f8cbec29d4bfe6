"""For any rules and requests, the explanation names the rule that decides, as a simple model says."""

import asyncio
from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.scenarios import ADMIN, SCENARIOS, explanation
from tests.world import World

PROVIDERS = ("bankid-se", "freja", "mitid")
REFERENCES = ("order-1", "order-2", "cart-1")
PATTERNS = ("order-*", "*-1", "cart-?", "order-2", "*")

_RULES = st.lists(
    st.fixed_dictionaries(
        {"then": st.just({"error": "CONFLICT"})},
        optional={
            "times": st.integers(1, 3),
            "when": st.fixed_dictionaries(
                {},
                optional={
                    "provider": st.lists(st.sampled_from(PROVIDERS), min_size=1, unique=True),
                    "operation": st.sampled_from(("auth", "sign")),
                    "refId": st.sampled_from(PATTERNS),
                },
            ),
        },
    ),
    min_size=1,
    max_size=8,
)
_REQUESTS = st.lists(
    st.tuples(st.sampled_from(PROVIDERS), st.sampled_from(("auth", "sign")), st.none() | st.sampled_from(REFERENCES)),
    min_size=1,
    max_size=8,
)
_Request = tuple[str, str, str | None]


class Model:
    """What should decide, in the simplest words."""

    def __init__(self, rules: Sequence[dict[str, Any]]) -> None:
        counted = [n for n, rule in enumerate(rules) if "times" in rule]
        standing = [n for n, rule in enumerate(rules) if "times" not in rule]
        self._order = [*counted, *reversed(standing)]
        self._rules = rules
        self._left = {n: rules[n]["times"] for n in counted}

    def decide(self, request: _Request) -> int | None:
        for n in self._order:
            if self._fits(self._rules[n].get("when", {}), request) and self._left.get(n, 1) > 0:
                if n in self._left:
                    self._left[n] -= 1
                return n
        return None

    def _fits(self, when: dict[str, Any], request: _Request) -> bool:
        provider, operation, reference = request
        return (
            provider in when.get("provider", PROVIDERS)
            and operation == when.get("operation", operation)
            and ("refId" not in when or (reference is not None and fnmatchcase(reference, when["refId"])))
        )


@pytest.mark.anyio
async def test_the_explanation_names_the_rule_that_decides(world: World) -> None:
    loop = asyncio.get_running_loop()

    @settings(
        max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(rules=_RULES, requests=_REQUESTS)
    def check(rules: list[dict[str, Any]], requests: list[_Request]) -> None:
        asyncio.run_coroutine_threadsafe(_check(world, rules, requests), loop).result()

    await asyncio.to_thread(check)


async def _check(world: World, rules: list[dict[str, Any]], requests: list[_Request]) -> None:
    await world.client.delete(SCENARIOS, auth=ADMIN)
    added = (await world.client.post(SCENARIOS, json=rules, auth=ADMIN)).json()["scenarios"]
    ids = [each["id"] for each in added]
    model = Model(rules)
    for request in requests:
        decided = model.decide(request)
        explained = await explanation(world, await _started(world, request))
        assert explained.get("rule") == (None if decided is None else ids[decided])
        named = {each["rule"] for each in explained["passedOver"]} | {explained.get("rule")}
        assert named - {None} == set(ids)


async def _started(world: World, request: _Request) -> str:
    provider, operation, reference = request
    body = {"refId": reference} if reference else {}
    text = {"text": "t"} if operation == "sign" else {}
    return str((await world.start(f"/v3/{provider}/{operation}", **body, **text))["id"])
