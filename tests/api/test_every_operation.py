"""What holds for every operation."""

import asyncio
import json
from typing import Any

import pytest

from fejkollen_server import __version__
from fejkollen_server.docs.openapi_documents import contract
from tests.documents.answers import problems_of_answer
from tests.operations import (
    COLLECT_PATHS,
    MISSING_ID,
    START_OPERATIONS,
    StartOperation,
    every_method_and_path,
)
from tests.world import World

pytestmark = pytest.mark.anyio

every_start = pytest.mark.parametrize("operation", START_OPERATIONS, ids=str)
every_collect = pytest.mark.parametrize("path", COLLECT_PATHS)


async def test_the_table_lists_exactly_what_is_served(world: World) -> None:
    described = world.app.openapi()["paths"]
    served = {(method.upper(), path) for path, methods in described.items() for method in methods}
    assert served == every_method_and_path()


@every_start
async def test_a_start_answers_201_and_pending(world: World, operation: StartOperation) -> None:
    answer = await world.client.post(operation.path, json=dict(operation.body))
    assert (answer.status_code, answer.json()["status"]) == (201, "PENDING")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-fejkollen"] == __version__


@every_start
async def test_what_is_started_can_be_collected_at_once(world: World, operation: StartOperation) -> None:
    started = await world.start(operation.path, **operation.body)
    status = await world.collect(operation.collect_path, started["id"])
    assert status == started


@every_start
async def test_the_reference_comes_back_verbatim(world: World, operation: StartOperation) -> None:
    reference = "Ärende 7/ü #1 & 'x' \N{CUSTOMS}\0"
    started = await world.start(operation.path, **operation.body, refId=reference)
    await world.services.sessions.act(started["id"], world.services.by_hand.approve(None))
    status = await world.collect(operation.collect_path, started["id"])
    assert (started["refId"], status["refId"], status["status"]) == (reference, reference, "COMPLETED")


@every_start
async def test_every_answer_is_as_the_contract_says(world: World, operation: StartOperation) -> None:
    started = await world.client.post(operation.path, json={**operation.body, "refId": "r"})
    session_id = started.json()["id"]
    pending = await world.client.get(f"{operation.collect_path}/{session_id}")
    await world.services.sessions.act(session_id, world.services.by_hand.approve(None))
    world.clock.advance(1)
    completed = await world.client.get(f"{operation.collect_path}/{session_id}")
    collect = f"{operation.collect_path}/{{id}}"
    assert problems_of_answer(contract(), operation.path, started) == []
    assert problems_of_answer(contract(), collect, pending) == []
    assert problems_of_answer(contract(), collect, completed) == []


@every_start
async def test_a_person_who_is_named_answers_by_themselves(world: World, operation: StartOperation) -> None:
    started = await world.start(operation.path, **operation.body)
    status = await world.outcome(operation.collect_path, started["id"])
    assert status["status"] == ("COMPLETED" if operation.names_a_person else "PENDING")


@every_start
async def test_a_session_is_found_by_its_id_in_capitals(world: World, operation: StartOperation) -> None:
    await world.set_up_demo(pace="byHand")
    started = await world.start(operation.path, **operation.body)
    path = f"{operation.collect_path}/{started['id'].upper()}"
    collected = await world.client.get(path)
    assert (collected.status_code, collected.json()["id"]) == (200, started["id"])
    assert (await world.client.delete(path)).status_code == 204


@every_start
async def test_nobody_answering_ends_in_a_timeout_and_then_in_404(world: World, operation: StartOperation) -> None:
    await world.set_up_demo(pace="byHand", session_lifetime=100, retention=50)
    started = await world.start(operation.path, **operation.body)
    path = f"{operation.collect_path}/{started['id']}"
    world.clock.advance(99.9)
    assert (await world.client.get(path)).json()["status"] == "PENDING"
    world.clock.advance(1.1)
    assert (await world.client.get(path)).json() == {
        "id": started["id"],
        "status": "FAILED",
        "error": "SESSION_TIMEOUT",
    }
    world.clock.advance(49)
    assert (await world.client.get(path)).status_code == 404, "100 seconds of life and 50 of retention have passed"


@every_start
async def test_cancel_answers_204_and_the_session_stays_collectable(world: World, operation: StartOperation) -> None:
    started = await world.start(operation.path, **operation.body)
    path = f"{operation.collect_path}/{started['id']}"
    cancelled = await world.client.delete(path)
    assert (cancelled.status_code, cancelled.content) == (204, b"")
    assert (await world.client.get(path)).json() == {"id": started["id"], "status": "FAILED", "error": "CANCELLED"}
    assert (await world.client.delete(path)).status_code == 204


@every_start
async def test_another_account_does_not_see_the_session(world: World, operation: StartOperation) -> None:
    stranger = await world.add_account("stranger", world.services.settings.account_defaults)
    started = await world.start(operation.path, **operation.body)
    path = f"{operation.collect_path}/{started['id']}"
    for method in ("GET", "DELETE"):
        answer = await world.client.request(method, path, auth=stranger)
        assert (answer.status_code, answer.json()) == (404, {"message": "Invalid or expired"})
    assert (await world.client.get(path)).json()["status"] == "PENDING"


@every_start
async def test_the_session_is_not_found_under_any_other_path(world: World, operation: StartOperation) -> None:
    started = await world.start(operation.path, **operation.body)
    for path in set(COLLECT_PATHS) - {operation.collect_path}:
        assert (await world.client.get(f"{path}/{started['id']}")).status_code == 404
        assert (await world.client.delete(f"{path}/{started['id']}")).status_code == 404


@every_start
async def test_a_second_collect_within_a_second_answers_429(world: World, operation: StartOperation) -> None:
    started = await world.start(operation.path, **operation.body)
    path = f"{operation.collect_path}/{started['id']}"
    assert (await world.client.get(path)).status_code == 200
    world.clock.advance(0.999)
    refused = await world.client.get(path)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    world.clock.advance(0.001)
    assert (await world.client.get(path)).status_code == 200, "a refused collect must not extend the window"


@every_start
async def test_of_a_hundred_collects_at_once_one_is_answered(world: World, operation: StartOperation) -> None:
    started = await world.start(operation.path, **operation.body)
    path = f"{operation.collect_path}/{started['id']}"
    answers = await asyncio.gather(*(world.client.get(path) for _ in range(100)))
    assert sorted(answer.status_code for answer in answers) == [200] + [429] * 99


@every_start
async def test_unknown_properties_are_ignored(world: World, operation: StartOperation) -> None:
    started = await world.start(operation.path, **operation.body, ref_id="x", unknownProperty={"a": [1]})
    assert "refId" not in started


@every_start
async def test_optional_properties_may_be_null(world: World, operation: StartOperation) -> None:
    schema = _request_schema(operation.path)
    optional = set(schema["properties"]) - set(schema.get("required", ())) - set(operation.body)
    await world.start(operation.path, **operation.body, **dict.fromkeys(optional))


@every_start
async def test_a_missing_required_property_is_named(world: World, operation: StartOperation) -> None:
    for name in _request_schema(operation.path).get("required", ()):
        body = {key: value for key, value in operation.body.items() if key != name}
        answer = await world.client.post(operation.path, json=body)
        assert (answer.status_code, answer.json()) == (400, {"message": f"{name}: is required"})


@every_start
async def test_every_property_of_the_wrong_type_is_named(world: World, operation: StartOperation) -> None:
    for name in _request_schema(operation.path)["properties"]:
        answer = await world.client.post(operation.path, json={**operation.body, name: {"wrong": "type"}})
        assert answer.status_code == 400
        assert answer.json()["message"].startswith(f"{name}: must be")


@every_start
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the body: is required"),
        (b"[1]", "the body: must be a JSON object"),
        (b'"text"', "the body: must be a JSON object"),
        (b"{", "the body is not valid JSON"),
        (b'{"refId": "\xff"}', "the body is not UTF-8: invalid start byte at byte 11"),
        (b"[" * 100_000, "the body is nested too deeply"),
    ],
)
async def test_a_malformed_body_answers_400(
    world: World, operation: StartOperation, content: bytes, message: str
) -> None:
    headers = {"content-type": "application/json"}
    answer = await world.client.post(operation.path, content=content, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["message"].startswith(message)


@every_start
async def test_an_empty_list_is_read_as_an_empty_object(world: World, operation: StartOperation) -> None:
    """The official PHP client writes a request without options so."""
    as_list = await world.client.post(operation.path, json=[])
    as_object = await world.client.post(operation.path, json={})
    assert as_list.status_code == as_object.status_code
    if as_list.status_code == 400:
        assert as_list.json() == as_object.json()


@every_start
async def test_half_a_surrogate_pair_is_refused_wherever_it_stands(world: World, operation: StartOperation) -> None:
    headers = {"content-type": "application/json"}
    for name, schema in _request_schema(operation.path)["properties"].items():
        if "string" not in str(_followed(schema).get("type", "")):
            continue
        half = json.dumps({**operation.body, name: "\ud800"})
        answer = await world.client.post(operation.path, content=half, headers=headers)
        assert (answer.status_code, answer.json()["message"].split(":")[0]) == (400, name)
    assert await world.count_sessions() == 0


@every_start
async def test_another_media_type_answers_415(world: World, operation: StartOperation) -> None:
    answer = await world.client.post(operation.path, data={"ssn": "1"})
    message = "Content-Type: must be application/json, not application/x-www-form-urlencoded"
    assert (answer.status_code, answer.json()) == (415, {"message": message})


@every_start
async def test_json_without_a_media_type_is_taken(world: World, operation: StartOperation) -> None:
    answer = await world.client.post(operation.path, content=json.dumps(dict(operation.body)))
    assert answer.status_code == 201


@every_start
async def test_a_reference_has_a_limit(world: World, operation: StartOperation) -> None:
    answer = await world.client.post(operation.path, json={**operation.body, "refId": "x" * 1000})
    assert (answer.status_code, answer.json()["refId"]) == (201, "x" * 1000)
    answer = await world.client.post(operation.path, json={**operation.body, "refId": "x" * 1001})
    assert (answer.status_code, answer.json()) == (400, {"message": "refId: must have at most 1000 characters"})


@every_start
async def test_a_body_over_a_megabyte_answers_413(world: World, operation: StartOperation) -> None:
    answer = await world.client.post(operation.path, json={**operation.body, "refId": "x" * 1_048_576})
    assert (answer.status_code, answer.json()) == (413, {"message": "the body must not be larger than 1048576 bytes"})


@every_start
async def test_a_start_needs_credentials_before_anything_else(world: World, operation: StartOperation) -> None:
    answer = await world.client.post(operation.path, content=b"{", auth=("demo", "wrong"))
    assert (answer.status_code, answer.json()) == (401, {"message": "unauthorized"})
    assert answer.headers["www-authenticate"].startswith("Basic")


@every_start
async def test_other_methods_answer_405_with_those_allowed(world: World, operation: StartOperation) -> None:
    answer = await world.client.put(operation.path, json={})
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


@every_collect
async def test_collect_and_cancel_of_nothing_answer_404(world: World, path: str) -> None:
    for session_id in (MISSING_ID, "x", "%00", "%F0%9F%98%80", "a" * 5000):
        for method in ("GET", "DELETE"):
            answer = await world.client.request(method, f"{path}/{session_id}")
            assert (answer.status_code, answer.json()) == (404, {"message": "Invalid or expired"})


@every_collect
async def test_collect_and_cancel_need_credentials(world: World, path: str) -> None:
    for method in ("GET", "DELETE"):
        answer = await world.client.request(method, f"{path}/{MISSING_ID}", auth=("demo", "wrong"))
        assert (answer.status_code, answer.json()) == (401, {"message": "unauthorized"})


@every_collect
async def test_double_slashes_are_tolerated(world: World, path: str) -> None:
    answer = await world.client.get(f"http://fejkollen.test/{path}//{MISSING_ID}")
    assert answer.json() == {"message": "Invalid or expired"}


@every_collect
async def test_a_path_with_an_id_allows_get_head_and_delete(world: World, path: str) -> None:
    answer = await world.client.post(f"{path}/{MISSING_ID}", json={})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, DELETE")


@every_start
async def test_a_completed_session_stays_completed(world: World, operation: StartOperation) -> None:
    await world.set_up_demo(retention=600)
    started = await world.start(operation.path, **operation.body)
    await world.services.sessions.act(started["id"], world.services.by_hand.approve(None))
    path = f"{operation.collect_path}/{started['id']}"
    first = (await world.client.get(path)).json()
    assert (await world.client.delete(path)).status_code == 204
    await world.advance(400)
    assert (await world.client.get(path)).json() == first


def _followed(schema: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref")
    if reference is None:
        return schema
    target: dict[str, Any] = contract()["components"]["schemas"][reference.rpartition("/")[2]]
    return target


def _request_schema(path: str) -> dict[str, Any]:
    document = contract()
    reference: str = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    schema: dict[str, Any] = document["components"]["schemas"][reference.rpartition("/")[2]]
    return schema
