"""Whether the time of a refusal tells how much of a secret key was right: a measurement, because time is no test.

``python -m tests.attacks.timing`` prints, for each kind of wrong key, the mean time with its interval of 95 per cent.
"""

import asyncio
import base64
import math
import statistics
import sys
import tempfile
import time
from pathlib import Path

from fejkollen_server.clock import SystemClock
from fejkollen_server.providers.session_answers import callback_body
from fejkollen_server.services.all_services import build_services
from fejkollen_server.serving.application import create_app
from fejkollen_server.settings import Settings
from tests import raw_http

TRIES = 2000
SECRET_KEY = "7h3-v3ry-s3cr3t-k3y-0f-th1s-acc0unt"
WRONG_KEYS = {
    "nothing right": "x" * len(SECRET_KEY),
    "first half right": SECRET_KEY[:17].ljust(len(SECRET_KEY), "x"),
    "all but the last right": SECRET_KEY[:-1] + "x",
}


async def measure(folder: Path, tries: int) -> dict[str, list[float]]:
    """Try the keys in turns, so that whatever else this machine does happens to all of them."""
    settings = Settings(database_url=f"sqlite:///{folder}/fejkollen.db", secret_key=SECRET_KEY)
    app = create_app(settings)
    app.state.services = build_services(settings, SystemClock(), callback_body)
    times: dict[str, list[float]] = {kind: [] for kind in WRONG_KEYS}
    kinds = list(WRONG_KEYS)
    for number in range(tries):
        first = number % len(kinds)
        for kind in kinds[first:] + kinds[:first]:
            key = WRONG_KEYS[kind]
            header = (b"authorization", b"Basic " + base64.b64encode(f"demo:{key}".encode()))
            begun = time.perf_counter_ns()
            answer = await raw_http.send(app, "GET", "/v3/freja/auth/x", [header])
            times[kind].append((time.perf_counter_ns() - begun) / 1000)
            assert answer.status == 401
    app.state.services.database.close()
    return times


def interval(times: list[float]) -> tuple[float, float]:
    """Give the interval of the mean without the slowest tenth, which is the machine's own doing."""
    kept = sorted(times)[: len(times) * 9 // 10]
    margin = 1.96 * statistics.stdev(kept) / (0.9 * math.sqrt(len(times)))
    return statistics.fmean(kept) - margin, statistics.fmean(kept) + margin


def main(tries: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        times = asyncio.run(measure(Path(folder), tries))
    intervals = {kind: interval(each) for kind, each in times.items()}
    for kind, (low, high) in intervals.items():
        print(f"{kind:24} {low:8.2f} to {high:8.2f} µs")  # noqa: T201 - it is a command.
    overlap = max(low for low, _ in intervals.values()) <= min(high for _, high in intervals.values())
    print("they overlap" if overlap else "they do not overlap; measure again on a quiet machine")  # noqa: T201
    return 0 if overlap else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else TRIES))
