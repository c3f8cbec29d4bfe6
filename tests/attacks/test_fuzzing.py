"""What Schemathesis makes of the contract: every answer is one that the contract names, in the form it gives it."""

from pathlib import Path

import pytest

from tests.attacks.fuzzing import fuzz


@pytest.mark.timeout(240)
def test_no_request_made_from_the_contract_breaks_the_server_or_the_contract(tmp_path: Path) -> None:
    fuzzed = fuzz(tmp_path, examples=1, chains=60)
    assert fuzzed.passed, fuzzed.alone + fuzzed.linked
    assert fuzzed.cases > 500
    followed, there = fuzzed.links
    assert (followed >= 15, there) == (True, 50), fuzzed.linked
    assert "internal error" not in fuzzed.server_log
