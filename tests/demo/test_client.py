"""The part of the demo that integrators copy: how it takes what servers and networks do."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from fejkollen_server.callbacks.signature import sign_callback
from fejkollen_server.demo.callbacks import is_genuine, signature_of, told_by
from fejkollen_server.demo.client import APIAnswer, CollectPace, IDkollen
from fejkollen_server.demo.redirects import is_ours
from fejkollen_server.demo.sample_pdf import sample_pdf
from fejkollen_server.documents.pdf_inspector import problem_with

pytestmark = pytest.mark.anyio

Handler = Callable[[httpx.Request], httpx.Response]


async def _collected(handler: Handler) -> APIAnswer:
    transport = httpx.MockTransport(handler)
    async with httpx.AsyncClient(base_url="https://api.test", auth=("a", "s"), transport=transport) as http:
        return await IDkollen(http).collect("/v3/mitid/auth", "7")


def _answers(status: int, **content: Any) -> Handler:
    return lambda _: httpx.Response(status, **content)


async def test_an_answer_is_taken_as_it_is_with_words_nobody_knows_yet() -> None:
    answer = await _collected(_answers(200, json={"status": "FAILED", "error": "NEW_WORD", "more": 1}))
    assert (answer.is_success, answer.body["error"]) == (True, "NEW_WORD")


@pytest.mark.parametrize(
    ("status", "may_get_better"), [(429, True), (500, True), (503, True), (400, False), (401, False), (404, False)]
)
async def test_only_what_can_get_better_is_asked_again(status: int, may_get_better: bool) -> None:
    answer = await _collected(_answers(status, json={"message": "no"}))
    assert (answer.is_success, answer.may_get_better, answer.body) == (False, may_get_better, {"message": "no"})


@pytest.mark.parametrize("content", [b"<html>Bad Gateway", b"", b"[1]", b"\xff"])
async def test_a_body_of_somebody_in_between_breaks_nothing(content: bytes) -> None:
    answer = await _collected(_answers(502, content=content))
    assert (answer.may_get_better, set(answer.body)) == (True, {"message"})


async def test_a_network_that_is_away_is_no_answer() -> None:
    def refuse(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody is there")

    answer = await _collected(refuse)
    assert (answer.status, answer.may_get_better, answer.body["message"]) == (0, True, "nobody is there")


@pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), ("", 0.0), ("soon", 0.0), ("-1", 0.0)])
async def test_the_server_says_how_long_to_wait(header: str, seconds: float) -> None:
    assert (await _collected(_answers(429, headers={"Retry-After": header}))).retry_after == seconds


def test_a_session_is_asked_about_once_a_second_from_the_last_answer() -> None:
    pace = CollectPace()
    assert pace.may_ask(100.0)
    pace.asks()
    assert not pace.may_ask(200.0)
    pace.was_answered(200.0, APIAnswer(200, {}))
    assert (pace.may_ask(200.9), pace.may_ask(201.0)) == (False, True)
    pace.was_answered(201.0, APIAnswer(429, {}, retry_after=5))
    assert (pace.may_ask(205.9), pace.may_ask(206.0)) == (False, True)


def test_a_signature_is_right_for_the_very_bytes_only() -> None:
    body = '{"name":"Åsa"}'.encode()
    assert signature_of(body, "key") == sign_callback(body, "key")
    assert is_genuine(body, sign_callback(body, "key"), "key")
    for signature in ("", sign_callback(body + b" ", "key"), sign_callback(body, "other"), "å"):
        assert not is_genuine(body, signature, "key")


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"[" * 100_000])
def test_a_body_that_tells_nothing_breaks_nothing(body: bytes) -> None:
    assert told_by(body) == {}


def test_a_browser_comes_back_with_both_the_id_and_the_reference() -> None:
    assert is_ours("1", "a", started_id="1", started_ref_id="a")
    for session_id, ref_id in (("2", "a"), ("1", "b"), ("", ""), ("1", ""), ("å", "a")):
        assert not is_ours(session_id, ref_id, started_id="1", started_ref_id="a")


def test_the_sample_is_a_sound_pdf() -> None:
    assert problem_with(sample_pdf()) == ""
