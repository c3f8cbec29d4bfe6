"""What the tests of the API share: a relying party's receiver on loopback."""

from collections.abc import AsyncIterator

import pytest

from tests.callbacks.receiver import Receiver


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    server = await receiver.open()
    yield receiver
    await receiver.close(server)
