"""What happens to an attempt: collecting, cancelling, coming back, callbacks, and who may see it."""

import json
from collections.abc import Callable

import httpx
import pytest

from fejkollen_server.callbacks.signature import sign_callback
from fejkollen_server.demo.attempts import MOST_ATTEMPTS
from tests.cli.running import Server, until
from tests.demo.visiting import Visit, Visitor

KEY = "demo-callback-key"
UNKNOWN = "A" * 22


def _session(visit: Visit) -> str:
    session_id: str = json.loads(visit.page.texts["start-answer"])["id"]
    return session_id


def _call_back(visit: Visit, body: str, signature: str) -> int:
    headers = httpx.Headers([(b"X-Signature-SHA256", signature.encode())])
    return visit.visitor.http.post(visit.callback_path, content=body, headers=headers).status_code


def test_a_page_that_waits_collects_at_most_once_a_second(visitor: Visitor, server: Server) -> None:
    visit = visitor.start("ftn-auth")
    for _ in range(5):
        visitor.http.get(f"{visit.path}/state")
    until(lambda: int(visitor.http.get(f"{visit.path}/state").json()["collects"]) == 3, "a third collect")
    with server.client() as client:
        asked = client.get("/control/v1/requests", params={"sessionId": _session(visit), "status": "429"})
    assert asked.json()["requests"] == []


def test_the_version_changes_with_what_the_page_shows_only(visitor: Visitor, server: Server) -> None:
    visit = visitor.start("mitid-auth")
    state = visitor.http.get(f"{visit.path}/state").json()
    until(lambda: int(visitor.http.get(f"{visit.path}/state").json()["collects"]) > 1, "another collect")
    assert visitor.http.get(f"{visit.path}/state").json()["version"] == state["version"]
    with server.client() as client:
        client.post(f"/control/v1/sessions/{_session(visit)}/approve", json={"person": "mikkel"})
    until(lambda: visitor.http.get(f"{visit.path}/state").json()["version"] != state["version"], "a change")


def test_cancelling_tells_the_api(visitor: Visitor, server: Server) -> None:
    visit = visitor.start("mitid-sign")
    answer = visitor.http.post(f"{visit.path}/cancel", data={"form": visit.page.form["form"]})
    assert answer.url.path == visit.path
    until(lambda: visit.page.state == "FAILED", "an end")
    assert (visit.page.texts["error"], "cancel" in visit.page.found) == ("CANCELLED", False)
    with server.client() as client:
        assert client.get(f"/control/v1/sessions/{_session(visit)}").json()["error"] == "CANCELLED"


def test_the_browser_comes_back_from_the_hosted_page_to_its_own_attempt(visitor: Visitor) -> None:
    visit = visitor.start("mitid-auth")
    url = visit.page.found["continue"]["href"]
    hosted = visitor.look(url)
    answer = visitor.http.post(
        f"{url}/tester", data={"form": hosted.form["form"], "person": "mikkel", "outcome": "approve"}
    )
    assert answer.url.path == visit.path
    assert visit.page.found["redirect"]["data-ours"] == "yes"
    until(lambda: visit.page.state == "COMPLETED", "a result")
    assert "Mikkel Østergaard" in visit.page.texts["result"]


@pytest.mark.parametrize(
    "query", ["id=00000000-0000-4000-8000-000000000000&refId=order-1001", "id={id}&refId=other", "id={id}", "", "id=å"]
)
def test_a_foreign_id_or_reference_on_the_way_back_is_not_believed(visitor: Visitor, query: str) -> None:
    visit = visitor.start("mitid-auth")
    assert visitor.http.get(f"{visit.path}/back?{query.format(id=_session(visit))}").url.path == visit.path
    assert (visit.page.found["redirect"]["data-ours"], visit.page.state) == ("no", "PENDING")


def test_a_genuine_callback_is_answered_alike_however_often_it_comes(visitor: Visitor) -> None:
    visit = visitor.start("bankid-se-auth")
    body = json.dumps({"id": _session(visit), "status": "COMPLETED"})
    assert [_call_back(visit, body, sign_callback(body.encode(), KEY)) for _ in range(3)] == [204, 204, 204]
    assert visit.page.found["callback"]["data-genuine"] == "yes"
    assert "3 times" in visit.page.texts["callback"]


@pytest.mark.parametrize("signature", ["", "x", "åäö", "A" * 44, "genuine of another body"])
def test_a_forged_callback_is_shown_as_such_and_believed_in_nothing(visitor: Visitor, signature: str) -> None:
    visit = visitor.start("bankid-se-auth")
    signature = sign_callback(b"{}", KEY) if "another" in signature else signature
    body = json.dumps({"id": _session(visit), "status": "COMPLETED", "name": "Mallory <b>"})
    assert _call_back(visit, body, signature) == 401
    assert (visit.page.found["callback"]["data-genuine"], visit.page.state) == ("no", "PENDING")
    assert "<b>" not in visit.page.source


def test_a_genuine_callback_about_another_session_is_told_apart(visitor: Visitor) -> None:
    visit = visitor.start("bankid-se-auth")
    for body in ('{"id": "another"}', "[]", "no JSON"):
        assert _call_back(visit, body, sign_callback(body.encode(), KEY)) == 204
    assert "another session" in visit.page.texts["callback"]


def test_a_callback_for_nobody_is_not_found(visitor: Visitor) -> None:
    assert visitor.http.post(f"/demo/callback/{UNKNOWN}", content=b"{}").status_code == 404


@pytest.mark.parametrize("part", ["", "/state", "/qr.svg", "/back?id=x", "/document.pdf"])
def test_nobody_but_the_browser_that_started_it_sees_an_attempt(
    visitor: Visitor, new_visitor: Callable[[], Visitor], part: str
) -> None:
    visit, stranger = visitor.start("bankid-se-auth"), new_visitor()
    for _ in range(2):
        assert stranger.http.get(visit.path + part).status_code == 404
        assert stranger.http.get(f"/demo/{UNKNOWN}{part}").status_code == 404
        stranger.look("/demo/new/mitid-auth")
    assert "redirect" not in visit.page.found


def test_an_unknown_operation_is_not_found(visitor: Visitor) -> None:
    assert visitor.http.get("/demo/new/telesign").status_code == 404
    form = visitor.look("/demo/new/mitid-auth").form | {"operation": "telesign"}
    assert visitor.http.post("/demo/start", data=form).status_code == 404


def test_a_form_that_was_not_made_for_this_browser_does_nothing(
    visitor: Visitor, new_visitor: Callable[[], Visitor]
) -> None:
    form, others = visitor.look("/demo/new/mitid-auth").form, new_visitor().look("/demo/new/mitid-auth").form
    path = visitor.start("mitid-auth").path
    for token in ("", "x", "x.y", others["form"]):
        assert visitor.http.post("/demo/start", data=form | {"form": token}).status_code == 403
        assert visitor.http.post(f"{path}/cancel", data={"form": token}).status_code == 403
    cross_site = {"Sec-Fetch-Site": "cross-site"}
    assert visitor.http.post("/demo/start", data=form, headers=cross_site).status_code == 403
    assert visitor.look(path).state == "PENDING"


def test_the_oldest_attempts_are_forgotten_and_cancelled(visitor: Visitor, server: Server) -> None:
    visit = visitor.start("mitid-auth")
    session_id = _session(visit)
    form = visitor.look("/demo/new/bankid-se-verify").form
    for _ in range(MOST_ATTEMPTS):
        visitor.http.post("/demo/start", data=form, follow_redirects=False)
    assert visitor.http.get(visit.path).status_code == 404
    with server.client() as client:
        assert client.get(f"/control/v1/sessions/{session_id}").json()["error"] == "CANCELLED"
