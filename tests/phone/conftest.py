"""What the tests of the phone share: nobody answers by themselves, and a tester has a browser."""

import pytest

from fejkollen_server.people.pace import Pace
from tests.phone.hand import Hand
from tests.world import World


@pytest.fixture
async def hand(world: World) -> Hand:
    await world.set_up_demo(pace=Pace.BY_HAND)
    return Hand(world.app)
