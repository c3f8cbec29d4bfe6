"""Two little relying parties that look at the same callbacks: a careless one, and one that does as it should."""

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from .receiver import Request


def taken_by_the_careless(requests: Sequence[Request]) -> int:
    """Count the orders that are shipped by somebody who takes every call for a success."""
    return len(requests)


@dataclass(slots=True)
class Careful:
    """Verifies content type and signature, tells duplicates, and asks before it believes."""

    key: str
    collected: bytes
    complaints: list[str] = field(default_factory=list)
    taken: int = 0
    _seen: set[str] = field(default_factory=set)

    def take(self, requests: Sequence[Request]) -> "Careful":
        for request in requests:
            complaint = self._complaint(request)
            if complaint:
                self.complaints.append(complaint)
            else:
                self.taken += 1
        return self

    def _complaint(self, request: Request) -> str | None:
        signature = base64.b64encode(hmac.new(self.key.encode(), request.body, hashlib.sha256).digest()).decode()
        if request.headers["content-type"] != "application/json":
            return "content type"
        if "x-signature-sha256" not in request.headers:
            return "no signature"
        if request.headers["x-signature-sha256"] != signature:
            return "signature"
        if request.headers["x-fejkollen-delivery"] in self._seen:
            return "duplicate"
        self._seen.add(request.headers["x-fejkollen-delivery"])
        return None if json.loads(request.body) == json.loads(self.collected) else "contradiction"
