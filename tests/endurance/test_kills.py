"""What has been answered survives kill -9, and every callback that is due arrives."""

from pathlib import Path

import pytest

from tests.endurance.killer import Point
from tests.endurance.kills import kill_again_and_again

CYCLES = 10
"""On each database. ``make kill-test`` does as many as one likes."""


@pytest.mark.timeout(300)  # On a busy machine the twenty starts alone take a minute.
def test_nothing_that_was_answered_is_lost_by_kill_9(tmp_path: Path, empty_url: str) -> None:
    outcome = kill_again_and_again(tmp_path, empty_url, CYCLES)
    assert outcome.problems == []
    assert dict(outcome.kills) == dict.fromkeys(Point, CYCLES // len(Point))
    # Whoever is killed between sending and recording sends again; otherwise those points were never reached.
    assert outcome.repeated > 0
    assert outcome.callbacks >= outcome.sessions > CYCLES
