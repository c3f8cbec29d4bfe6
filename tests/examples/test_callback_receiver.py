"""The receiver that the README starts with tells genuine callbacks from forged ones."""

import base64
import hashlib
import hmac
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "callback_receiver.py"
BODY = b'{"status":"COMPLETED"}'


@pytest.fixture
def receiver() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-u", str(EXAMPLE), "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own.
        yield process
        process.terminate()


@pytest.mark.parametrize(
    ("key", "status", "verdict"), [(b"demo-callback-key", 204, "genuine"), (b"another key", 401, "FORGED")]
)
def test_the_signature_decides(receiver: subprocess.Popen[str], key: bytes, status: int, verdict: str) -> None:
    assert receiver.stdout is not None
    address = receiver.stdout.readline().split()[-1]
    signature = base64.b64encode(hmac.new(key, BODY, hashlib.sha256).digest()).decode()
    answer = httpx.post(f"{address}callback", content=BODY, headers={"X-Signature-SHA256": signature})
    assert answer.status_code == status
    assert receiver.stdout.readline() == f"{verdict} {BODY.decode()}\n"
