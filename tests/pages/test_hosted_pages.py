"""The hosted pages, as a person's browser meets them."""

import html
import re
from typing import Any

import pytest

from fejkollen_server import __version__
from fejkollen_server.eids.error_codes import EXAMPLE
from fejkollen_server.eids.vocabulary import ErrorCode, Provider
from tests.cast import CAST
from tests.operations import MISSING_ID, START_OPERATIONS, StartOperation
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/ftn/auth"
SIGN = "/v3/bankid-no/sign"
BACK = "https://shop.test/back"
HOSTED = [operation for operation in START_OPERATIONS if operation.has_page]
NASTY = "<script>alert('x')</script> & \"quoted\""

every_hosted = pytest.mark.parametrize("operation", HOSTED, ids=str)


@every_hosted
async def test_a_page_says_who_asks_for_what_and_offers_everybody(
    world: World, visitor: Visitor, operation: StartOperation
) -> None:
    started = await world.start(operation.path, **operation.body, refId="order 7")
    page = await visitor.open(started["url"])
    eid = operation.path.split("/")[2]
    assert (page.status, "demo" in page.says("asks")) == (200, True)
    assert "order 7" in page.text
    assert "Mock, not real identities" in page.text
    assert f"POST {operation.path}" in page.text
    holders = {f"person-{person.id}" for person in CAST.values() if Provider(eid) in person.eids}
    outcomes = {f"outcome-{error}" for error in (*ErrorCode, EXAMPLE)}
    assert page.ids >= {"step", "abort", "tester-panel", "phone", "approve", "usual", "decline", "expire"}
    assert page.ids >= holders | outcomes
    assert ("text" in page.ids) == ("text" in operation.body)


@every_hosted
async def test_the_testers_panel_can_be_left_out(world: World, visitor: Visitor, operation: StartOperation) -> None:
    started = await world.start(operation.path, **operation.body)
    await visitor.open(started["url"])
    await world.set_up_demo(tester_panel=False)
    page = await visitor.open(started["url"])
    assert ("step" in page.ids, "tester-panel" in page.ids) == (True, False)
    form = {"form": page.read.token, "outcome": "approve"}
    assert (await visitor.client.post(f"{started['url']}/tester", data=form)).status_code == 404
    assert (await visitor.ends(operation.collect_path, started["id"]))["status"] == "PENDING"


@pytest.mark.parametrize(
    ("path", "body"), [(SIGN, {"text": NASTY}), ("/v3/mitid/sign", {"text": NASTY}), (AUTH, {"refId": NASTY})]
)
async def test_what_the_relying_party_writes_stays_text(
    world: World, visitor: Visitor, path: str, body: dict[str, Any]
) -> None:
    page = await visitor.open((await world.start(path, **body))["url"])
    assert "<script>" not in page.text
    assert NASTY in html.unescape(page.text)


@pytest.mark.parametrize("person", ["nora", "sami-maret", "umlaut-oeystein"])
@every_hosted
async def test_approving_completes_the_session_as_that_person(
    world: World, visitor: Visitor, operation: StartOperation, person: str
) -> None:
    started = await world.start(operation.path, **operation.body)
    if not operation.path.startswith(("/v3/bankid-no", "/v3/vipps")):
        person = next(each.id for each in CAST.values() if Provider(operation.path.split("/")[2]) in each.eids)
    page = await visitor.decided(started["url"], "approve", person)
    status = await visitor.ends(operation.collect_path, started["id"])
    assert (page.says("state"), status["status"]) == ("You have approved.", "COMPLETED")
    assert status.get("name", CAST[person].name) == CAST[person].name


@pytest.mark.parametrize(
    ("outcome", "person", "error"),
    [
        ("decline", "aino", "CANCELLED"),
        ("expire", "aino", "SESSION_TIMEOUT"),
        ("usual", "declining-tapio", "CANCELLED"),
        ("usual", "expired-tuomas", "INVALID_ID"),
        ("usual", "broken-terttu", "INTERNAL_ERROR"),
        *((str(error), "aino", str(error)) for error in (*ErrorCode, EXAMPLE)),
    ],
)
async def test_every_other_button_ends_the_session_as_it_says(
    world: World, visitor: Visitor, outcome: str, person: str, error: str
) -> None:
    started = await world.start(AUTH)
    page = await visitor.decided(started["url"], outcome, person)
    assert (await visitor.ends(AUTH, started["id"]))["error"] == error
    assert page.says("error") == error


async def test_who_never_answers_leaves_the_page_waiting(world: World, visitor: Visitor) -> None:
    started = await world.start(AUTH, redirectUrl=BACK)
    page = await visitor.decided(started["url"], "usual", "ignoring-tuulikki")
    assert (page.status, "approve" in page.ids) == (200, True)
    assert (await visitor.ends(AUTH, started["id"]))["status"] == "PENDING"


@pytest.mark.parametrize(
    ("outcome", "person", "problem"),
    [
        ("approve", "nobody", "nobody is called 'nobody'"),
        ("approve", "x" * 5000, "nobody is called"),
        ("approve", "astrid", "person: astrid does not hold ftn"),
        ("", "aino", "outcome: is not one of those on the page"),
        ("COMPLETED", "aino", "outcome: is not one of those on the page"),
        ("x" * 5000, "aino", "outcome: is not one of those on the page"),
    ],
)
async def test_what_cannot_be_is_said_on_the_page_and_changes_nothing(
    world: World, visitor: Visitor, outcome: str, person: str, problem: str
) -> None:
    started = await world.start(AUTH)
    page = await visitor.decide(started["url"], outcome, person)
    assert (page.status_code, page.headers["content-type"]) == (400, "text/html; charset=utf-8")
    assert problem in html.unescape(page.text)
    assert (await visitor.ends(AUTH, started["id"]))["status"] == "PENDING"


@pytest.mark.parametrize("media_type", ["application/json", "text/plain", ""])
async def test_a_body_that_is_no_form_changes_nothing(world: World, media_type: str) -> None:
    started = await world.start(AUTH)
    headers = {"content-type": media_type}
    for url in (started["url"], f"{started['url']}/tester"):
        page = await world.client.post(url, content=b'{"outcome":"approve"}', headers=headers)
        assert (page.status_code, page.headers["content-type"]) == (403, "text/html; charset=utf-8")
    assert (await world.collect(AUTH, started["id"]))["status"] == "PENDING"


@pytest.mark.parametrize("site", ["cross-site", "same-site", "evil"])
async def test_a_form_that_another_site_posts_is_refused(world: World, visitor: Visitor, site: str) -> None:
    started = await world.start(AUTH)
    page = await visitor.decide(started["url"], "approve", "aino", sec_fetch_site=site)
    assert page.status_code == 403
    assert (await visitor.ends(AUTH, started["id"]))["status"] == "PENDING"


@pytest.mark.parametrize("site", ["same-origin", "none"])
async def test_a_form_of_the_page_itself_is_taken(world: World, visitor: Visitor, site: str) -> None:
    started = await world.start(AUTH)
    assert (await visitor.decide(started["url"], "approve", "aino", sec_fetch_site=site)).status_code == 303
    assert (await visitor.ends(AUTH, started["id"]))["status"] == "COMPLETED"


async def test_a_guessed_id_opens_nothing_without_the_secret(world: World, visitor: Visitor) -> None:
    started = await world.start(AUTH)
    secret = started["url"].rpartition(".")[2]
    assert len(secret) == 22
    other = (await world.start(AUTH))["url"].rpartition(".")[2]
    without_page = await world.start("/v3/bankid-se/auth")
    for token in (
        started["id"],
        f"{started['id']}.",
        f"{started['id']}.{secret[:-1]}",
        f"{started['id']}.{secret}x",
        f"{started['id']}.{other}",
        f"{started['id']}.{secret.swapcase()}",
        f"{started['id']}.%C3%A5",
        f"{without_page['id']}.",
        f"{without_page['id']}.None",
        f"{MISSING_ID}.{secret}",
        f".{secret}",
        "%00",
        "x" * 3000,
    ):
        page = await visitor.get(f"/eid/{token}")
        assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8"), token
        assert "There is nothing here" in page.text
        for path in (f"/eid/{token}", f"/eid/{token}/tester"):
            answer = await visitor.client.post(path, data={"form": "2.x", "outcome": "approve", "person": "aino"})
            assert answer.status_code in {403, 404}, token
    for session, path in ((started, AUTH), (without_page, "/v3/bankid-se/auth")):
        assert (await visitor.ends(path, session["id"]))["status"] == "PENDING"


@pytest.mark.parametrize(("outcome", "state"), [("approve", "COMPLETED"), ("decline", "FAILED")])
async def test_an_ended_session_shows_its_end_and_takes_no_answer(
    world: World, visitor: Visitor, outcome: str, state: str
) -> None:
    started = await world.start(AUTH, redirectUrl=BACK)
    await visitor.decide(started["url"], outcome, "aino")
    shown = await visitor.get(started["url"])
    again = await visitor.decide(started["url"], "approve", "aino")
    for page, status in ((shown, 200), (again, 409)):
        assert (page.status_code, f'data-state="{state}"' in page.text) == (status, True)
        assert ('data-testid="return"' in page.text, 'data-testid="step"' in page.text) == (True, False)
    assert (await visitor.ends(AUTH, started["id"]))["status"] == state


async def test_a_session_that_has_run_out_says_so_and_is_gone_later(world: World, visitor: Visitor) -> None:
    started = await world.start(AUTH)
    await world.advance(300)
    assert 'data-state="FAILED"' in (await visitor.get(started["url"])).text
    await world.advance(600)
    assert (await visitor.get(started["url"])).status_code == 404


async def test_a_cancelled_session_takes_no_answer(world: World, visitor: Visitor) -> None:
    started = await world.start(AUTH)
    await visitor.open(started["url"])
    await visitor.decide(started["url"], "", "aino")
    await world.client.delete(f"{AUTH}/{started['id']}")
    assert (await visitor.decide(started["url"], "approve", "aino")).status_code == 409
    assert (await visitor.ends(AUTH, started["id"]))["error"] == "CANCELLED"


async def test_a_page_is_marked_and_kept_by_nobody(world: World, visitor: Visitor) -> None:
    headers = (await visitor.get((await world.start(AUTH))["url"])).headers
    assert headers["x-fejkollen"] == __version__
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-robots-tag"] == "noindex"


async def test_style_sheet_and_script_are_where_the_page_says(world: World, visitor: Visitor) -> None:
    page = await visitor.open((await world.start(AUTH))["url"])
    assets = {r'href="(/assets/page\.css\?v=\w+)"': "text/css", r'src="(/assets/live\.js\?v=\w+)"': "text/javascript"}
    for pattern, media_type in assets.items():
        found = re.search(pattern, page.text)
        assert found
        asset = await visitor.get(found[1])
        assert (asset.status_code, asset.headers["content-type"].partition(";")[0]) == (200, media_type)
        assert "immutable" in asset.headers["cache-control"]
    assert (await visitor.get("/assets/other.css")).status_code == 404


@every_hosted
async def test_a_session_decided_before_anybody_looked_leads_straight_back(
    world: World, visitor: Visitor, operation: StartOperation
) -> None:
    started = await world.start(operation.path, **operation.body, redirectUrl=BACK)
    await world.act(started["id"], world.services.by_hand.fail(ErrorCode.INVALID_ID))
    page = await visitor.open(started["url"])
    assert page.location == f"{BACK}?id={started['id']}"
    assert (await visitor.open(started["url"])).says("error") == "INVALID_ID"
