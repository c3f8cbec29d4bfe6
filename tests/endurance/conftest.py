"""What the tests of endurance share."""

from pathlib import Path

import pytest

from tests.postgresql import empty_postgresql, postgresql_server

__all__ = ["empty_postgresql", "postgresql_server"]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/fejkollen.db"
    url: str = request.getfixturevalue("empty_postgresql")
    return url
