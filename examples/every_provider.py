"""Identifies somebody with every eID, the way an integrator would write it: start, poll, read the result.

python examples/every_provider.py [base url]
"""

import base64
import json
import sys
import time
import urllib.request
from typing import Any

BASE_URL = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://localhost:8080"
CREDENTIALS = base64.b64encode(b"demo:demo-secret").decode()


def call(method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    data = json.dumps(body).encode() if body is not None else None
    headers = {"Authorization": f"Basic {CREDENTIALS}", "Content-Type": "application/json"}
    request = urllib.request.Request(BASE_URL + path, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        result: dict[str, Any] = json.load(answer)
        return result


def wait_for(path: str, session_id: str) -> dict[str, Any]:
    """Poll as IDkollen allows: once a second at most."""
    while True:
        status = call("GET", f"{path}/{session_id}")
        if status["status"] != "PENDING":
            return status
        time.sleep(1)


def approve(session_id: str, person: str) -> None:
    """Do what a person does on the page behind ``url``, by the control API that only a mock has."""
    call("POST", f"/control/v1/sessions/{session_id}/approve", {"person": person})


DIRECTLY: list[tuple[str, str, dict[str, Any]]] = [
    ("/v3/bankid-se/phone/auth", "/v3/bankid-se/auth", {"ssn": "199003142388", "callInitiator": "RP"}),
    ("/v3/freja/backchannel/auth", "/v3/freja/auth", {"ssn": "199003142388", "country": "SWEDEN"}),
    ("/v3/bankid-no/backchannel/auth", "/v3/bankid-no/auth", {"ssn": "20123931743"}),
    ("/v3/vipps/backchannel/auth", "/v3/vipps/auth", {"phone": "+4790881716", "requestSsn": True}),
    ("/v3/mitid/backchannel/auth", "/v3/mitid/auth", {"ssn": "0502669796", "bindingMessage": "Order 7"}),
]
ON_A_PAGE: list[tuple[str, dict[str, Any], str]] = [
    ("/v3/bankid-no/auth", {"requestSsn": True}, "nora"),
    ("/v3/vipps/auth", {"requestPhone": True}, "nora"),
    ("/v3/mitid/auth", {"referenceText": "Log in to the shop"}, "mikkel"),
    ("/v3/ftn/auth", {}, "aino"),
    ("/v3/bankid-se/age-verification", {"minAge": 18}, "astrid"),
]


def main() -> None:
    for start_path, collect_path, body in DIRECTLY:
        started = call("POST", start_path, body)
        print(start_path, "→", json.dumps(wait_for(collect_path, started["id"]), ensure_ascii=False))
    for path, body, person in ON_A_PAGE:
        started = call("POST", path, body)
        approve(started["id"], person)
        print(path, "→", json.dumps(wait_for(path, started["id"]), ensure_ascii=False))


if __name__ == "__main__":
    main()
