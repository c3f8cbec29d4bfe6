"""Every operation can be tried from its form, and every result arrives by every way there is."""

import json

import pytest

from fejkollen_server.demo.form_fields import Suggestion
from fejkollen_server.demo.operations import BY_EID, BY_KEY, OPERATIONS, DemoOperation, Reach
from fejkollen_server.eids.vocabulary import Provider
from tests.cast import CAST
from tests.cli.running import until
from tests.demo.visiting import Visit, Visitor
from tests.operations import START_OPERATIONS, VERIFY_PATH

STARTED = [operation for operation in OPERATIONS if operation.reach is not Reach.NOBODY]
SUGGESTIONS = {
    (operation.eid.id, someone)
    for operation in OPERATIONS
    for field in operation.fields
    for someone in field.suggestions
}
WHO = {eid.id: next(person.id for person in CAST.values() if Provider(eid.id) in person.eids) for eid, _ in BY_EID}

every_started = pytest.mark.parametrize("operation", STARTED, ids=lambda operation: operation.key)


def _approve(visit: Visit, operation: DemoOperation) -> None:
    """Answer as a person, where nobody has answered yet."""
    session_id = json.loads(visit.page.texts["start-answer"])["id"]
    with visit.visitor.server.client() as client:
        client.post(f"/control/v1/sessions/{session_id}/approve", json={"person": WHO[operation.eid.id]})


def test_every_operation_of_the_api_can_be_tried() -> None:
    wanted = {(operation.path, operation.collect_path) for operation in START_OPERATIONS}
    assert {(each.start, each.collect) for each in OPERATIONS} - wanted == {(VERIFY_PATH, VERIFY_PATH)}
    assert wanted <= {(each.start, each.collect) for each in OPERATIONS}
    assert len(BY_KEY) == len(OPERATIONS) == sum(len(operations) for _, operations in BY_EID)


def test_what_calls_back_and_what_has_a_page_is_as_the_api_has_it() -> None:
    known = {operation.path: operation for operation in START_OPERATIONS}
    for each in STARTED:
        assert (each.calls_back, each.redirects) == (known[each.start].calls_back, known[each.start].has_page), each.key


@pytest.mark.parametrize(("eid", "someone"), sorted(SUGGESTIONS, key=str), ids=str)
def test_whoever_is_suggested_is_there(eid: str, someone: Suggestion) -> None:
    person = CAST[someone.person]
    assert Provider(eid) in person.eids
    assert (someone.value in {person.ssn, person.phone}, someone.name) == (True, person.given_name)


def test_the_first_page_leads_to_every_form(visitor: Visitor) -> None:
    page = visitor.look("/demo")
    assert {f"try-{key}" for key in BY_KEY} == set(page.found)
    for key, operation in BY_KEY.items():
        form = visitor.look(page.found[f"try-{key}"]["href"])
        assert {"start", *(field.name for field in operation.fields)} == set(form.found)


@every_started
def test_an_operation_is_started_shown_and_brought_to_its_result(visitor: Visitor, operation: DemoOperation) -> None:
    visit = visitor.start(operation.key)
    page = visit.page
    assert page.texts["start-curl"].startswith(f"curl -u demo:demo-secret {visitor.server.address}{operation.start}")
    assert f"POST {operation.start} HTTP/1.1" in page.texts["start-http"]
    _approve(visit, operation)
    until(lambda: visit.page.state == "COMPLETED", "a result")
    assert '"status": "COMPLETED"' in visit.page.texts["collect-answer"]
    if operation.calls_back:
        until(lambda: "callback" in visit.page.found, "a callback")
        assert visit.page.found["callback"]["data-genuine"] == "yes"


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("mitid-auth", "referenceText"),
        ("ftn-age-verification", "minAge"),
        ("bankid-se-phone-auth", "ssn"),
        ("freja-backchannel-sign", "ssn"),
        ("bankid-no-backchannel-auth", "ssn"),
    ],
)
def test_a_refused_start_is_shown_as_the_api_words_it(visitor: Visitor, key: str, field: str) -> None:
    page = visitor.start(key, **{field: "<%>"}).page
    assert (page.state, page.texts["message"].partition(":")[0]) == ("REFUSED", field)


def test_a_card_is_checked_at_once(visitor: Visitor) -> None:
    page = visitor.start("bankid-se-verify", qrCode="no card").page
    assert (page.state, page.texts["message"] != "") == ("REFUSED", True)


def test_a_pdf_is_handed_in_signed_and_downloaded(visitor: Visitor) -> None:
    visit = visitor.start("bankid-no-sign-document")
    assert json.loads(visit.page.texts["upload-answer"])["id"] in visit.page.texts["start-curl"]
    _approve(visit, BY_KEY["bankid-no-sign-document"])
    until(lambda: visit.page.state == "COMPLETED", "a signature")
    pdf = visitor.http.get(visit.page.found["document"]["href"])
    assert (pdf.headers["content-type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert b"/ByteRange" in pdf.content


def test_whoever_declines_is_told_as_a_failure(visitor: Visitor) -> None:
    visit = visitor.start("freja-backchannel-auth", ssn="199103052396")
    until(lambda: visit.page.state == "FAILED", "an end")
    assert visit.page.texts["error"] == "CANCELLED"


def test_somebody_who_never_answers_can_be_answered_for_on_their_phone(visitor: Visitor) -> None:
    page = visitor.start("mitid-backchannel-auth", ssn="8408900078").page
    assert (page.state, page.found["phone"]["href"]) == ("PENDING", "/phone/ignoring-maja?account=demo")
    assert page.texts["binding-message"] == "Order 1001"
    page = visitor.start("mitid-backchannel-auth", ssn="0502669796").page
    assert page.state == "COMPLETED" or page.found["phone"]["href"] == "/phone?account=demo"


def test_an_age_tells_yes_or_no_and_nothing_else(visitor: Visitor) -> None:
    visit = visitor.start("mitid-age-verification", minAge="120")
    _approve(visit, BY_KEY["mitid-age-verification"])
    until(lambda: visit.page.state == "COMPLETED", "a result")
    assert '"ageVerified": false' in visit.page.texts["collect-answer"]
    assert "result" not in visit.page.found


def test_what_is_left_empty_is_not_sent_and_what_is_ticked_is_true(visitor: Visitor) -> None:
    page = visitor.start("vipps-auth", refId="", requestEmail="yes").page
    wire = json.loads(page.texts["start-http"].partition("\n\n")[2])
    assert set(wire) == {"requestSsn", "requestEmail", "redirectUrl"}
    assert (wire["requestSsn"], wire["requestEmail"]) == (True, True)
