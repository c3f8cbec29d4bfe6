"""What is written in one go leaves in one piece, and nothing of it is lost or late."""

import asyncio

import pytest

from fejkollen_server.web.joined_writes import JoinedWrites

pytestmark = pytest.mark.anyio


class _Recording(asyncio.Transport):
    def __init__(self) -> None:
        super().__init__()
        self.done: list[bytes | str] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.done.append(bytes(data))

    def write_eof(self) -> None:
        self.done.append("end")

    def close(self) -> None:
        self.done.append("closed")

    def abort(self) -> None:
        self.done.append("aborted")

    def get_write_buffer_size(self) -> int:
        return 0


@pytest.fixture
def network() -> _Recording:
    return _Recording()


@pytest.fixture
async def answers(network: _Recording) -> JoinedWrites:
    return JoinedWrites(network, asyncio.get_running_loop())


async def test_a_head_goes_with_its_body(network: _Recording, answers: JoinedWrites) -> None:
    answers.write(b"head")
    answers.write(b"body")
    await asyncio.sleep(0)
    assert network.done == [b"headbody"]


async def test_a_head_whose_body_takes_longer_goes_ahead(network: _Recording, answers: JoinedWrites) -> None:
    answers.write(b"head")
    await asyncio.sleep(0)
    answers.write(b"body")
    await asyncio.sleep(0)
    assert network.done == [b"head", b"body"]


async def test_a_head_without_a_body_goes_at_once(network: _Recording, answers: JoinedWrites) -> None:
    answers.write(b"head")
    answers.write(b"")
    assert network.done == [b"head"]


async def test_what_is_kept_counts_as_unsent(answers: JoinedWrites) -> None:
    answers.write(b"head")
    assert answers.get_write_buffer_size() == 4


async def test_what_is_kept_goes_before_the_end(network: _Recording, answers: JoinedWrites) -> None:
    answers.write(b"last words")
    answers.write_eof()
    answers.close()
    await asyncio.sleep(0)
    assert network.done == [b"last words", "end", "closed"]


async def test_what_is_kept_is_dropped_when_the_connection_is(network: _Recording, answers: JoinedWrites) -> None:
    answers.write(b"last words")
    answers.abort()
    await asyncio.sleep(0)
    assert network.done == ["aborted"]
