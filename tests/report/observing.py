"""Observations made by hand, as fixed as golden files must be."""

from fejkollen_server.callbacks.callback import Attempt, Callback, CallbackState
from fejkollen_server.callbacks.schedule import ONCE
from fejkollen_server.clock import SECOND
from fejkollen_server.report.observation import Course, Observed, ObservedCall, Scan
from tests.world import NOON

SESSION = "01a206cf-994a-4adf-abef-db8ceb2b1e27"
CALLBACK = "01a206d1-b4ff-4eb4-8f0c-22cd3216b3d5"
PATH = f"/v3/bankid-se/auth/{SESSION}"


def careless_observed() -> Observed:
    """Somebody who polls too fast, believes a forgery and sends what no format may be taken in by."""
    start = _call(1, "POST", "/v3/bankid-se/auth", 201, operation="bankid-se:start_auth", told="PENDING")
    collects = [
        _call(number, "GET", PATH, status, operation="bankid-se:collect_auth", retry_after=after)
        for number, status, after in ((2, 200, None), (3, 429, 1.0))
    ]
    hostile = "text: <script>alert('|')</script>]]> \x00\x1b`*_&amp; must not"
    bad = _call(5, "POST", "/v3/freja/sign", 400, operation="freja:start_sign", refusal=hostile, session=None)
    calls = [start, *collects, bad]
    recorded = (_forged(), [_taken()])
    scans = [Scan(NOON + 12 * SECOND, 12, "stale"), Scan(NOON + 13 * SECOND, 0, "forged")]
    course = Course(SESSION, NOON + 60 * SECOND, NOON + 60 * SECOND, "COMPLETED", None, calls[:3], [recorded], scans)
    return Observed("demo", NOON + 61 * SECOND, NOON + 61 * SECOND, calls, [course], [recorded], dropped=17)


def _call(
    number: int, method: str, path: str, status: int, session: str | None = SESSION, **facts: object
) -> ObservedCall:
    at = NOON + number * SECOND // 2
    return ObservedCall(number, at, at, method, path, status, session=session, **facts)  # type: ignore[arg-type] # Named above.


def _forged() -> Callback:
    return Callback(
        id=CALLBACK,
        account=1,
        session=SESSION,
        url="http://localhost:3000/callback",
        body=b"{}",
        signature=None,
        state=CallbackState.DELIVERED,
        schedule=ONCE,
        attempts=1,
        due_at=NOON,
        fence=1,
        created_at=NOON + 60 * SECOND,
        fault="signature: missing",
    )


def _taken() -> Attempt:
    return Attempt(1, NOON + 60 * SECOND, 1000, "127.0.0.1:3000", 204, None, "")
