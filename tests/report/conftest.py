"""What the tests of the report share: a receiver on loopback, and two relying parties that answer there."""

import asyncio

import pytest

from tests.callbacks.receiver import Receiver, answer
from tests.report.relying_parties import Careful, Careless
from tests.world import World

_MOST_CALLBACKS = 100


@pytest.fixture
def careful(world: World, receiver: Receiver) -> Careful:
    party = Careful(world, receiver.url)
    _listen(party, receiver)
    return party


@pytest.fixture
def careless(world: World, receiver: Receiver) -> Careless:
    party = Careless(world, receiver.url)
    _listen(party, receiver)
    return party


def _listen(party: Careful | Careless, receiver: Receiver) -> None:
    async def reply(writer: asyncio.StreamWriter) -> None:
        request = receiver.requests[-1]
        writer.write(answer(party.answer_to(request.body, request.headers)))

    receiver.answers = [reply] * _MOST_CALLBACKS
