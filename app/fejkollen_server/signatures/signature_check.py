"""Finds out what kind of signature something is, verifies it, and says who signed what and when."""

import asyncio
import base64
import binascii
import hashlib
import json
from datetime import datetime
from typing import Any

from fejkollen_server.errors import SignatureIsInvalid
from fejkollen_server.signatures.authority import as_certified
from fejkollen_server.signatures.verification import VerifiedStatement, verify_statement

_NO_SIGNATURE = (
    "there is no signature in it: IDkollen hands one out for BankID NO (signResult) and a checksum for MitID, "
    "and neither for the other eIDs"
)


def check_signature(document: bytes, authority_certificate: str | None, text: str | None) -> list[str]:
    """Verify a PDF, the JSON of a completed session or of its signResult, or one statement in base64 or DER.

    The answer is what was found, a line each. An authority is needed for everything but a checksum.
    """
    if document.lstrip().startswith(b"%PDF-"):
        return _check_pdf(document, _needed(authority_certificate))
    answer = _json_object(document)
    if answer is None:
        return _check_statement(_der(document), _needed(authority_certificate), text)
    result = answer.get("signResult", answer)
    if isinstance(result, dict) and "checksum" in result:
        return _check_checksum(answer, result, text)
    if isinstance(result, dict) and "endUser" in result:
        return _check_result(answer, result, _needed(authority_certificate), text)
    raise SignatureIsInvalid(_NO_SIGNATURE)


def _check_pdf(document: bytes, authority_certificate: str) -> list[str]:
    from fejkollen_server.signatures.pdf.verification import verify_pdf  # noqa: PLC0415 - pyHanko is big.

    seals = asyncio.run(verify_pdf(document, authority_certificate))
    lines = [f"sealed by {_named(seal.signer, seal.number)} at {_written(seal.signed_at)}" for seal in seals]
    return [*lines, f"SHA-256 {hashlib.sha256(document).hexdigest()}"]


def _check_statement(der: bytes, authority_certificate: str, text: str | None) -> list[str]:
    statement = verify_statement(der, authority_certificate)
    _refuse_another_text(statement.content, text)
    return [_signed(statement), *_content_lines(statement.content)]


def _check_checksum(answer: dict[str, Any], result: dict[str, Any], text: str | None) -> list[str]:
    if text is None:
        raise SignatureIsInvalid("MitID's signResult is only a checksum; give the text that was signed with --text")
    if result["checksum"] != hashlib.sha256(text.encode()).hexdigest():
        raise SignatureIsInvalid("signResult.checksum: is not that of the text")
    return [f"the checksum is that of the text; nothing but the answer itself says that {_signer_of(answer)} signed it"]


def _check_result(
    answer: dict[str, Any], result: dict[str, Any], authority_certificate: str, text: str | None
) -> list[str]:
    statements = {}
    for field in ("endUser", "merchant"):
        try:
            statements[field] = verify_statement(_base64(result.get(field)), authority_certificate)
        except SignatureIsInvalid as problem:
            raise SignatureIsInvalid(f"signResult.{field}: {problem}") from problem
    person, merchant = statements["endUser"], statements["merchant"]
    if person.content != merchant.content:
        raise SignatureIsInvalid("signResult.merchant: signs something else than signResult.endUser")
    if result.get("hash") != hashlib.sha256(person.content).hexdigest():
        raise SignatureIsInvalid("signResult.hash: is not that of what was signed")
    _refuse_another_person(answer, person)
    _refuse_other_documents(answer, person.content)
    _refuse_another_text(person.content, text)
    return [_signed(person), f"for {merchant.signer}", *_content_lines(person.content)]


def _refuse_another_person(answer: dict[str, Any], person: VerifiedStatement) -> None:
    if as_certified(str(answer.get("name", person.signer))) != person.signer:
        raise SignatureIsInvalid(f"name: somebody else signed, namely {person.signer}")
    if answer.get("pid", person.number) != person.number:
        raise SignatureIsInvalid(f"pid: somebody else signed, namely {_named(person.signer, person.number)}")


def _refuse_other_documents(answer: dict[str, Any], content: bytes) -> None:
    signed = answer.get("signedDocuments")
    if signed is None:
        return
    hashes = [each.get("hash") for each in signed if isinstance(each, dict)] if isinstance(signed, list) else []
    if "\n".join(map(str, hashes)).encode() != content:
        raise SignatureIsInvalid("signedDocuments: are not the documents that were signed")


def _refuse_another_text(content: bytes, text: str | None) -> None:
    if text is not None and text.encode() != content:
        raise SignatureIsInvalid("another text was signed")


def _json_object(document: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(document)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _der(document: bytes) -> bytes:
    """Take a statement as it is, or as base64 with or without quotes."""
    return document if document[:1] == b"\x30" else _base64(document.decode("ascii", "replace").strip().strip('"'))


def _base64(text: Any) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (AttributeError, ValueError, binascii.Error):
        raise SignatureIsInvalid("it is neither JSON, nor a PDF, nor a signature in base64") from None


def _needed(authority_certificate: str | None) -> str:
    if authority_certificate is None:
        raise SignatureIsInvalid("the database has no authority yet: nothing was signed in it; see --authority")
    return authority_certificate


def _signed(statement: VerifiedStatement) -> str:
    return f"signed by {_named(statement.signer, statement.number)} at {_written(statement.signed_at)}"


def _content_lines(content: bytes) -> list[str]:
    return ["", content.decode("utf-8", "replace")]


def _signer_of(answer: dict[str, Any]) -> str:
    return str(answer.get("name", "whoever"))


def _named(name: str, number: str | None) -> str:
    return f"{name} ({number})" if number else name


def _written(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC" if moment else "a time that it does not say"
