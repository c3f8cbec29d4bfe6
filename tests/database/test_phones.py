"""What waits on people's phones is found alike on both databases, and answered once."""

import asyncio

import pytest

from fejkollen_server.accounts.account import Account
from fejkollen_server.errors import PromptIsUnknown
from fejkollen_server.people.pace import Pace
from fejkollen_server.prompts.answer_result import AnswerResult, PhoneAnswer
from fejkollen_server.prompts.phone import Phone
from tests.operations import ASTRID
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = "/v3/bankid-se/auth"
PIN = "246802"


async def _account(world: World) -> Account:
    return await world.services.account_service.read("demo")


async def _phone(world: World, person: str = "astrid") -> Phone:
    return await world.services.phones.phone(await _account(world), person)


async def _give(world: World, phone: Phone, do: str, secret: str = PIN) -> AnswerResult:
    prompt = phone.prompts[0]
    answer = PhoneAnswer(do, prompt.version, secret=secret)
    return await world.services.answers.give(await _account(world), "astrid", prompt.session.id, answer)


async def test_what_waits_and_what_was_decided_is_found(replicas: list[World]) -> None:
    here, there = replicas
    await here.set_up_demo(pace=Pace.BY_HAND)
    session_transactions = await here.start("/v3/freja/backchannel/sign", ssn=ASTRID, country="SWEDEN", text="å")
    login = await here.start(AUTH, ssn=ASTRID)
    await there.start("/v3/bankid-no/backchannel/auth", ssn="17858801230")
    assert [prompt.session.id for prompt in (await _phone(here)).prompts] == [login["id"], session_transactions["id"]]
    assert await _give(there, await _phone(here), "decline") is AnswerResult.DECLINED
    phone = await _phone(here)
    assert [prompt.session.id for prompt in phone.prompts] == [session_transactions["id"]]
    assert [session.id for session in phone.decided] == [login["id"]]


async def test_who_is_busy_is_found_the_last_first(replicas: list[World]) -> None:
    here, there = replicas
    await here.set_up_demo(pace=Pace.BY_HAND)
    await here.start("/v3/bankid-no/backchannel/auth", ssn="17858801230")
    await here.start(AUTH, ssn=ASTRID)
    await there.start(AUTH)
    await _give(here, await _phone(there), "decline")
    _, busy = await here.services.phones.people(await _account(here))
    assert [(each.person.id, each.pending) for each in busy] == [("astrid", 0), ("nora", 1)]


async def test_what_is_open_to_anybody_is_in_view(replicas: list[World]) -> None:
    here, there = replicas
    started = await here.start(AUTH)
    seen = await there.services.scannable_sessions.in_view(await _account(there), "astrid")
    assert [each.session.id for each in seen] == [started["id"]]
    await there.services.scannable_sessions.scan_in_view(await _account(there), "astrid", started["id"])
    assert [prompt.session.id for prompt in (await _phone(here)).prompts] == [started["id"]]
    with pytest.raises(PromptIsUnknown):
        await here.services.scannable_sessions.scan_in_view(await _account(here), "nora", started["id"])


async def test_of_many_decisions_at_once_one_wins(replicas: list[World]) -> None:
    await replicas[0].set_up_demo(pace=Pace.BY_HAND)
    await replicas[0].start(AUTH, ssn=ASTRID)
    phone = await _phone(replicas[0])
    ways = ("approve", "decline") * 8
    turns = [_give(replicas[turn % 2], phone, do) for turn, do in enumerate(ways)]
    said = await asyncio.gather(*turns)
    assert len([each for each in said if each in {AnswerResult.APPROVED, AnswerResult.DECLINED}]) == 1
    assert said.count(AnswerResult.DECIDED) == len(ways) - 1


async def test_of_many_wrong_pins_at_once_each_is_counted(replicas: list[World]) -> None:
    await replicas[0].set_up_demo(pace=Pace.BY_HAND)
    await replicas[0].start(AUTH, ssn=ASTRID)
    phone = await _phone(replicas[0])
    said = await asyncio.gather(*(_give(replicas[turn % 2], phone, "approve", "1") for turn in range(6)))
    assert sorted(said) == sorted([AnswerResult.WRONG_SECRET] * 2 + [AnswerResult.LOCKED] + [AnswerResult.DECIDED] * 3)
