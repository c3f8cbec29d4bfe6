"""Hostile PDFs: each is stored or refused with a precise message, and meanwhile everybody else is served."""

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from fejkollen_server.documents.confinement import Confinement
from fejkollen_server.documents.document import MAX_PDF
from tests.attacks.hostile_pdfs import STORED, UNSIGNABLE, hostile_pdfs
from tests.pdfs import pages_pdf
from tests.world import World

pytestmark = pytest.mark.anyio

UPLOAD = "/v3/document"
SOON = 0.3
LOOPS = "while True: pass"
CHILD = "import sys, pathlib; sys.path.insert(0, {folder!r}); import pdf_inspector; pdf_inspector.confine()\n{does}"
INSPECTOR = Path(__file__).parents[2] / "app" / "fejkollen_server" / "documents" / "pdf_inspector.py"


@pytest.mark.parametrize(
    ("make", "message"), [pytest.param(make, message, id=name) for name, make, message in hostile_pdfs()]
)
async def test_it_is_stored_or_refused_with_a_precise_message(
    world: World, make: Callable[[], bytes], message: str
) -> None:
    content = make()
    uploading = asyncio.create_task(world.client.post(UPLOAD, files={"file": content}))
    assert (await world.client.get("/health/live")).status_code == 200
    answer = await uploading
    if message == STORED:
        assert (answer.status_code, answer.json().get("hash")) == (201, hashlib.sha256(content).hexdigest())
    elif message == UNSIGNABLE:
        assert (answer.status_code, answer.json()["message"].startswith(UNSIGNABLE)) == (400, True)
    else:
        assert (answer.status_code, answer.json()) == (400, {"message": message})


@pytest.mark.parametrize(("size", "status"), [(MAX_PDF, 201), (MAX_PDF + 1, 413), (MAX_PDF * 10, 413)])
async def test_a_document_may_be_so_large_and_not_larger(world: World, size: int, status: int) -> None:
    content = pages_pdf() + b"\n".ljust(size - len(pages_pdf()), b"%")
    assert len(content) == size
    answer = await world.client.post(UPLOAD, files={"file": content})
    assert answer.status_code == status, answer.text


async def test_others_are_served_while_many_are_inspected(world: World) -> None:
    contents = [pages_pdf(200, text=b"%d" % number) for number in range(8)]
    uploads = [asyncio.create_task(world.client.post(UPLOAD, files={"file": content})) for content in contents]
    for _ in range(10):
        await world.start("/v3/freja/auth")
    assert not all(upload.done() for upload in uploads)
    assert [(await upload).status_code for upload in uploads] == [201] * 8


def _script(folder: Path, does: str) -> Path:
    script = folder / "script.py"
    script.write_text(CHILD.format(folder=str(INSPECTOR.parent), does=does), "utf-8")
    return script


async def test_a_script_that_never_ends_is_killed_and_its_place_is_free_again(tmp_path: Path) -> None:
    confinement = Confinement(at_once=1)
    assert await confinement.run(_script(tmp_path, LOOPS), b"", SOON) is None
    echo = _script(tmp_path, "sys.stdout.buffer.write(sys.stdin.buffer.read())")
    assert await confinement.run(echo, b"%PDF") == b"%PDF"


async def test_a_script_is_killed_when_nobody_waits_for_it_any_more(tmp_path: Path) -> None:
    confinement = Confinement(at_once=1)
    running = asyncio.create_task(confinement.run(_script(tmp_path, LOOPS), b""))
    await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await confinement.run(_script(tmp_path, "sys.stdout.write('next')"), b"") == b"next"


@pytest.mark.parametrize(
    "does",
    [
        "b'x' * 300_000_000",
        "pathlib.Path({file!r}).write_text('x')",
        "raise SystemExit(1)",
        "sys.stdout.write('half'); import os; os.kill(os.getpid(), 9)",
    ],
    ids=["takes too much memory", "writes a file", "fails", "is killed"],
)
async def test_a_script_that_does_what_it_may_not_comes_to_nothing(tmp_path: Path, does: str) -> None:
    file = tmp_path / "written"
    assert await Confinement().run(_script(tmp_path, does.format(file=str(file))), b"") is None
    assert not file.exists() or file.read_bytes() == b""


async def test_a_script_sees_none_of_the_secrets_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEJKOLLEN_SECRET_KEY", "planted")
    script = _script(tmp_path, "import os; sys.stdout.write(str(dict(os.environ)))")
    assert b"planted" not in (await Confinement().run(script, b"") or b"planted")
