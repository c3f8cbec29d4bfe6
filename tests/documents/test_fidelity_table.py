"""Each row of the fidelity table is held by a test that is really run."""

import subprocess
import sys

from fejkollen_server.docs.fidelity import fidelity


def test_each_row_names_a_test_that_is_collected() -> None:
    wanted = sorted({behaviour.test for behaviour in fidelity()})
    collecting = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    found = subprocess.run(  # noqa: S603 - our own.
        [*collecting, *wanted], capture_output=True, text=True, timeout=120, check=False
    )
    assert found.returncode == 0, found.stdout + found.stderr
    collected = {line.partition("[")[0] for line in found.stdout.splitlines()}
    assert set(wanted) <= collected
