"""The documents that somebody is asked to sign, as their browser shows them."""

import pytest

from tests.pdfs import pages_pdf
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.anyio

SIGN = "/v3/bankid-no/sign"
POLICY = "default-src 'none'; object-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"


async def uploaded(world: World, content: bytes) -> str:
    answer = await world.client.post("/document", files={"file": ("a.pdf", content)})
    return str(answer.json()["id"])


async def test_each_document_is_shown_by_its_number(world: World, visitor: Visitor) -> None:
    contents = [pages_pdf(text=b"First"), pages_pdf(text=b"Second")]
    started = await world.start(SIGN, documents=[await uploaded(world, content) for content in contents])
    for number, content in enumerate(contents, start=1):
        shown = await visitor.get(f"{started['url']}/documents/{number}")
        assert (shown.status_code, shown.content) == (200, content)
        assert shown.headers["content-type"] == "application/pdf"
        assert shown.headers["content-disposition"] == f'inline; filename="document-{number}.pdf"'
        assert shown.headers["x-content-type-options"] == "nosniff"
        assert shown.headers["cache-control"] == "no-store"
        assert shown.headers["content-security-policy"] == POLICY


@pytest.mark.parametrize("number", ["0", "2", "-1", "01", "1.0", "one", "%00", "²", "9" * 400])
async def test_there_is_nothing_by_another_number(world: World, visitor: Visitor, number: str) -> None:
    started = await world.start(SIGN, documents=[await uploaded(world, pages_pdf())])
    shown = await visitor.get(f"{started['url']}/documents/{number}")
    assert (shown.status_code, "There is nothing here" in shown.text) == (404, True)


async def test_a_text_is_no_document(world: World, visitor: Visitor) -> None:
    started = await world.start(SIGN, text="I buy a bicycle")
    assert (await visitor.get(f"{started['url']}/documents/1")).status_code == 404


async def test_only_the_page_token_opens_a_document(world: World, visitor: Visitor) -> None:
    started = await world.start(SIGN, documents=[await uploaded(world, pages_pdf())])
    for token in (started["id"], f"{started['id']}.", f"{started['id']}.AAAAAAAAAAAAAAAAAAAAAA"):
        assert (await visitor.get(f"/eid/{token}/documents/1")).status_code == 404


async def test_a_document_that_was_deleted_is_gone(world: World, visitor: Visitor) -> None:
    document = await uploaded(world, pages_pdf())
    started = await world.start(SIGN, documents=[document])
    await world.client.delete(f"/document/{document}")
    assert (await visitor.get(f"{started['url']}/documents/1")).status_code == 404
