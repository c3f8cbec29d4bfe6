"""The table of every operation of the API; the tests that hold for all are parametrised over it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ASTRID = "199003142388"
DONALD = "20123931743"
ABENAA = "0502669796"
VALTERS_PHONE = "+4790881716"


@dataclass(frozen=True)
class StartOperation:
    """One way to start a session, and where it is collected and cancelled."""

    path: str
    collect_path: str
    body: Mapping[str, Any] = field(default_factory=dict)
    """The least that may be asked."""
    names_a_person: bool = False
    has_page: bool = False
    calls_back: bool = True

    def __str__(self) -> str:
        return self.path.removeprefix("/v3/")


def _age(provider: str) -> StartOperation:
    path = f"/v3/{provider}/age-verification"
    return StartOperation(path, path, {"minAge": 18}, has_page=True)


def _on_page(path: str, **body: Any) -> StartOperation:
    return StartOperation(path, path, body, has_page=True, calls_back=False)


def _direct(path: str, collect_path: str, **body: Any) -> StartOperation:
    return StartOperation(path, collect_path, body, names_a_person=True)


START_OPERATIONS = (
    StartOperation("/v3/bankid-se/auth", "/v3/bankid-se/auth"),
    _direct("/v3/bankid-se/phone/auth", "/v3/bankid-se/auth", ssn=ASTRID, callInitiator="USER"),
    StartOperation("/v3/bankid-se/sign", "/v3/bankid-se/sign", {"text": "I agree"}),
    _direct("/v3/bankid-se/phone/sign", "/v3/bankid-se/sign", ssn=ASTRID, text="I agree", callInitiator="RP"),
    _age("bankid-se"),
    StartOperation("/v3/freja/auth", "/v3/freja/auth"),
    _direct("/v3/freja/backchannel/auth", "/v3/freja/auth", ssn=ASTRID, country="SWEDEN"),
    StartOperation("/v3/freja/sign", "/v3/freja/sign", {"text": "I agree"}),
    _direct("/v3/freja/backchannel/sign", "/v3/freja/sign", ssn=ASTRID, country="SWEDEN", text="I agree"),
    _age("freja"),
    _on_page("/v3/bankid-no/auth"),
    _direct("/v3/bankid-no/backchannel/auth", "/v3/bankid-no/auth", ssn=DONALD),
    _on_page("/v3/bankid-no/sign", text="I agree"),
    _age("bankid-no"),
    _on_page("/v3/vipps/auth"),
    _direct("/v3/vipps/backchannel/auth", "/v3/vipps/auth", phone=VALTERS_PHONE),
    _on_page("/v3/mitid/auth"),
    _direct("/v3/mitid/backchannel/auth", "/v3/mitid/auth", ssn=ABENAA, bindingMessage="Order 7"),
    _on_page("/v3/mitid/sign", text="I agree"),
    _age("mitid"),
    _on_page("/v3/ftn/auth"),
    _age("ftn"),
)

COLLECT_PATHS = tuple(sorted({operation.collect_path for operation in START_OPERATIONS}))
DOCUMENT_PATHS = ("/document", "/v3/document")
VERIFY_PATH = "/v3/bankid-se/verify"

MISSING_ID = "00000000-0000-4000-8000-000000000000"
"""Looks like a session's id, and is nobody's."""


def every_method_and_path() -> set[tuple[str, str]]:
    """Everything that is served under the contract."""
    served = {("POST", operation.path) for operation in START_OPERATIONS} | {("POST", VERIFY_PATH)}
    served |= {("POST", path) for path in DOCUMENT_PATHS}
    for path in (*COLLECT_PATHS, *DOCUMENT_PATHS):
        served |= {("GET", f"{path}/{{id}}"), ("DELETE", f"{path}/{{id}}")}
    return served
