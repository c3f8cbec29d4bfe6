"""``fejkollen verify-signature``: on real answers of a real server, whole and spoilt."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cli.running import FEJKOLLEN, PATIENCE, Server, environment, serving
from tests.pdfs import pages_pdf

TEXT = "Jeg godtar vilkårene"
CONTROL = ("admin", "admin")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("verify")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with serving(folder) as server:
        yield server


def _completed(server: Server, path: str, person: str, **body: Any) -> dict[str, Any]:
    with server.client() as client:
        session_id = client.post(path, json=body).json()["id"]
        url = f"/control/v1/sessions/{session_id}/approve"
        assert client.post(url, json={"person": person}, auth=CONTROL).status_code == 200
        status: dict[str, Any] = client.get(f"{path}/{session_id}").json()
    assert status["status"] == "COMPLETED"
    return status


def _verify(folder: Path, document: object, *options: str) -> tuple[int, str]:
    """Verify on standard input, with the authority of the database in the folder."""
    given = document if isinstance(document, bytes) else json.dumps(document).encode()
    done = subprocess.run(  # noqa: S603 - our own.
        [FEJKOLLEN, "verify-signature", "-", *options],
        input=given,
        env=environment({"database_url": f"sqlite:///{folder}/fejkollen.db"}),
        cwd=folder,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).decode()


@pytest.fixture(scope="module")
def signed_text(server: Server) -> dict[str, Any]:
    return _completed(server, "/v3/bankid-no/sign", "nora", text=TEXT)


def test_a_signed_text_says_who_signed_what_and_when(folder: Path, signed_text: dict[str, Any]) -> None:
    status, said = _verify(folder, signed_text, "--text", TEXT)
    assert status == 0, said
    first, merchant, _, text = said.splitlines()
    assert first.startswith("valid, with no legal effect: signed by Nora Solbakken (9578-5999-4-1234567) at 20")
    assert (merchant, text) == ("for demo", TEXT)


def test_the_sign_result_alone_and_one_statement_of_it_will_do(folder: Path, signed_text: dict[str, Any]) -> None:
    result = signed_text["signResult"]
    for part in (result, result["endUser"], result["endUser"].encode()):
        status, said = _verify(folder, part)
        assert (status, "signed by Nora Solbakken" in said) == (0, True), said


def test_the_authority_can_be_a_file_or_an_address(folder: Path, server: Server, signed_text: dict[str, Any]) -> None:
    (folder / "authority.pem").write_bytes(httpx.get(f"{server.address}/docs/authority.pem", trust_env=False).content)
    for place in ("authority.pem", f"{server.address}/docs/authority.pem"):
        assert _verify(folder, signed_text, "--authority", place)[0] == 0
    for place in ("nowhere.pem", "stderr-0.txt", f"{server.address}/health/live", f"{server.address}/nothing"):
        status, said = _verify(folder, signed_text, "--authority", place)
        assert (status, said.count("\n")) == (2, 1), said
        assert said.startswith(f"fejkollen: --authority: {place} ")


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        ({"signResult": {"hash": "0" * 64}}, "signResult.hash: is not that of what was signed"),
        ({"signResult": {"endUser": "AAAA"}}, "signResult.endUser: it is no CMS signature"),
        ({"signResult": {"merchant": None}}, "signResult.merchant: it is neither JSON, nor a PDF"),
        ({"name": "Nils Solbakken"}, "name: somebody else signed, namely Nora Solbakken"),
        ({"pid": "1"}, "pid: somebody else signed, namely Nora Solbakken (9578-5999-4-1234567)"),
        ({"signedDocuments": [{"id": "x", "hash": "y"}, 7]}, "signedDocuments: are not the documents that were signed"),
        ({"signedDocuments": "x"}, "signedDocuments: are not the documents that were signed"),
        ({"signResult": None}, "there is no signature in it"),
    ],
)
def test_a_spoilt_answer_says_what_is_wrong_in_one_line(
    folder: Path, signed_text: dict[str, Any], spoil: dict[str, Any], problem: str
) -> None:
    spoilt = signed_text | spoil
    if isinstance(spoil.get("signResult"), dict):
        spoilt["signResult"] = signed_text["signResult"] | spoil["signResult"]
    status, said = _verify(folder, spoilt)
    assert (status, said.count("\n")) == (1, 1), said
    assert said.startswith(f"not valid: {problem}")


def test_another_text_or_another_database_is_not_believed(
    folder: Path, tmp_path: Path, signed_text: dict[str, Any]
) -> None:
    assert _verify(folder, signed_text, "--text", "Something else") == (1, "not valid: another text was signed\n")
    status, said = _verify(tmp_path, signed_text)
    assert (status, said[:51]) == (1, "not valid: the database has no authority yet: nothi")


def test_sealed_documents_are_verified_as_a_set_and_one_by_one(folder: Path, server: Server) -> None:
    with server.client() as client:
        document_id = client.post("/document", files={"file": ("a.pdf", pages_pdf())}).json()["id"]
    answer = _completed(server, "/v3/bankid-no/sign", "nora", documents=[document_id])
    with server.client() as client:
        sealed = client.get(f"/document/{document_id}").content
    assert _verify(folder, answer)[0] == 0
    status, said = _verify(folder, sealed)
    assert status == 0, said
    assert said.startswith("valid, with no legal effect: sealed by Nora Solbakken (9578-5999-4-1234567) at 20")
    assert said.endswith(f"SHA-256 {answer['signedDocuments'][0]['hash']}\n")
    assert _verify(folder, sealed.replace(b"(Hello)", b"(Hallo)"))[0] == 1
    assert _verify(folder, pages_pdf()) == (1, "not valid: the PDF has no signature\n")


def test_mitid_gives_a_checksum_and_no_more(folder: Path, server: Server) -> None:
    answer = _completed(server, "/v3/mitid/sign", "mikkel", text=TEXT)
    status, said = _verify(folder, answer, "--text", TEXT)
    assert (status, said[:64]) == (0, "valid, with no legal effect: the checksum is that of the text; n")
    assert _verify(folder, answer, "--text", "x") == (1, "not valid: signResult.checksum: is not that of the text\n")
    assert _verify(folder, answer)[0] == 1


@pytest.mark.parametrize(("path", "person"), [("/v3/bankid-se/sign", "astrid"), ("/v3/freja/sign", "astrid")])
def test_the_other_eids_answers_have_no_signature(folder: Path, server: Server, path: str, person: str) -> None:
    status, said = _verify(folder, _completed(server, path, person, text=TEXT))
    assert (status, said[:40]) == (1, "not valid: there is no signature in it: ")


@pytest.mark.parametrize(
    "junk", [b"", b"hello", b"\x30\x80\x00", b"[1, 2]", b"%PDF-1.7 junk", b"\xff" * 100, b"[" * 9999]
)
def test_junk_is_one_line(folder: Path, server: Server, signed_text: dict[str, Any], junk: bytes) -> None:
    assert (server.process.poll(), bool(signed_text)) == (None, True)
    status, said = _verify(folder, junk)
    assert (status, said.count("\n"), said[:11]) == (1, 1, "not valid: ")


def test_a_file_that_is_not_there_is_said_to_be(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own.
        [FEJKOLLEN, "verify-signature", "nothing.json"],
        env=environment({}),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, "No such file" in done.stderr) == (2, True)


def test_the_server_that_was_asked_leaves_no_process_behind(folder: Path) -> None:
    with serving(folder, database_url=f"sqlite:///{folder}/other.db") as server:
        with server.client() as client:
            document_id = client.post("/document", files={"file": ("a.pdf", pages_pdf())}).json()["id"]
        _completed(server, "/v3/bankid-no/sign", "nora", documents=[document_id])
        children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
        sealing = children.read_text().split() if children.exists() else []
        server.stop()
        assert [pid for pid in sealing if Path(f"/proc/{pid}").exists()] == []
