"""What the tests of the hosted pages share."""

import pytest

from tests.visitor import Visitor
from tests.world import World


@pytest.fixture
async def visitor(world: World) -> Visitor:
    return Visitor(world)
