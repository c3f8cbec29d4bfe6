"""The strict client is strict: an answer with one thing wrong in it is not read."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from tests import strict_client
from tests.operations import START_OPERATIONS

ID = "01a20846-fe00-4aba-a553-1814543264a2"
FAILED = {"id": ID, "status": "FAILED", "error": "CANCELLED"}
NAMES = {"name": "A B", "givenName": "A", "surname": "B"}
SWEDE = {"id": ID, "status": "COMPLETED", "ssn": "199003142388", "certStartDate": "2024-05-02", **NAMES}
FINN = {"id": ID, "status": "COMPLETED", "ssn": "061292-910M", "birthDate": "1992-12-06", **NAMES}
DANE = {**FINN, "ssn": "6506850043"}
NORWEGIAN = {**FINN, "ssn": "17858801230"}


def _read(path: str, body: dict[str, Any]) -> object:
    return strict_client.parse(path, json.dumps(body).encode())


def test_it_knows_every_operation() -> None:
    for operation in START_OPERATIONS:
        assert _read(operation.path, FAILED)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v3/bankid-se/auth", SWEDE),
        ("/v3/ftn/auth", FINN),
        ("/v3/mitid/auth", DANE),
        ("/v3/vipps/auth", NORWEGIAN),
    ],
)
def test_it_reads_what_is_right_and_misses_what_is_missing(path: str, body: dict[str, Any]) -> None:
    assert _read(path, body)
    for name in body:
        with pytest.raises(ValidationError):
            _read(path, {other: value for other, value in body.items() if other != name})


@pytest.mark.parametrize(
    ("path", "body", "wrong"),
    [
        ("/v3/bankid-se/auth", FAILED, {"error": "userCancel"}),
        ("/v3/bankid-se/auth", FAILED, {"status": "failed"}),
        ("/v3/bankid-se/auth", FAILED, {"hintCode": "userSign"}),
        ("/v3/bankid-se/auth", FAILED, {"id": "7"}),
        ("/v3/bankid-se/auth", FAILED, {"refId": None}),
        ("/v3/bankid-se/auth", SWEDE, {"ssn": "199003142389"}),
        ("/v3/bankid-se/auth", SWEDE, {"ssn": "9003142388"}),
        ("/v3/bankid-se/auth", SWEDE, {"certStartDate": "2024-05-02T00:00:00Z"}),
        ("/v3/bankid-se/auth", SWEDE, {"address": None}),
        ("/v3/ftn/auth", FINN, {"ssn": "061292-910N"}),
        ("/v3/ftn/auth", FINN, {"ssn": "010594Y9032"}),
        ("/v3/ftn/auth", FINN, {"email": "none"}),
        ("/v3/mitid/auth", DANE, {"ssn": "650685-0043"}),
        ("/v3/mitid/auth", DANE, {"ssn": "6513850043"}),
        ("/v3/vipps/auth", NORWEGIAN, {"ssn": "17858801231"}),
        ("/v3/vipps/auth", NORWEGIAN, {"ssn": "17858801320"}),
    ],
)
def test_it_does_not_read_what_is_wrong(path: str, body: dict[str, Any], wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        _read(path, {**body, **wrong})
