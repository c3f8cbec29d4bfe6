"""Faults are handed over to whoever carries them out: with a start, with a session, with its callback, per document."""

from typing import Any

import pytest
from sqlalchemy import Connection

from fejkollen_server.accounts import repository as accounts
from fejkollen_server.eids.vocabulary import Operation, Provider
from fejkollen_server.errors import EIDRefuses
from fejkollen_server.scenarios.fault_records import Drop, FaultyCall, HTTPFault
from fejkollen_server.scenarios.http_faults import FaultIsDue
from fejkollen_server.scenarios.stored_faults import callback_fault_of, http_faults_of
from fejkollen_server.sessions.order import Order
from fejkollen_server.sessions.rows import repository as sessions
from fejkollen_server.sessions.session import SessionAtMoment
from tests.scenarios import arrange, listed
from tests.world import World

pytestmark = pytest.mark.anyio

AUTH = Order(Provider.BANKID_SE, Operation.AUTH)


async def _start(world: World, order: Order = AUTH) -> SessionAtMoment:
    return await world.services.sessions.start(await _demo(world), order)


async def _demo(world: World) -> Any:
    return await world.services.accounts.authenticate("demo", "demo-secret")


async def test_a_start_that_is_to_do_nothing_starts_nothing_so_many_times(world: World) -> None:
    await arrange(world, {"then": {"http": {"on": "start", "status": 503, "times": 2}}})
    for _ in range(2):
        with pytest.raises(FaultIsDue) as due:
            await _start(world)
        assert due.value.fault == HTTPFault(FaultyCall.START, times=2, status=503)
    assert await world.count_sessions() == 0
    assert (await _start(world)).fault is None
    assert [(each["used"], each["left"]) for each in await listed(world)] == [(2, 0)]


async def test_faults_of_one_call_come_one_after_the_other(world: World) -> None:
    faults = [
        {"on": "start", "delay": 1, "times": 1},
        {"on": "start", "drop": "after", "times": 1},
    ]
    await arrange(world, {"then": {"outcome": "ignore", "http": faults}})
    given = [(await _start(world)).fault for _ in range(3)]
    first = HTTPFault(FaultyCall.START, times=1, delay=1.0)
    assert given == [first, HTTPFault(FaultyCall.START, times=1, drop=Drop.AFTER), None]


async def test_a_refused_start_leaves_its_use_counted(world: World) -> None:
    await arrange(world, {"times": 1, "then": {"cause": "alreadyInProgress"}})
    with pytest.raises(EIDRefuses):
        await _start(world)
    assert [each["left"] for each in await listed(world)] == [0]


async def test_faults_of_collect_and_cancel_and_of_the_callback_stay_with_the_session(world: World) -> None:
    then = {
        "http": [
            {"on": "collect", "status": 503, "times": 2},
            {"on": "start", "delay": 1},
            {"on": "cancel", "drop": True},
        ],
        "callback": {"delay": "10s", "order": "reversed"},
    }
    [rule] = await arrange(world, {"times": 3, "then": then})
    session = (await _start(world)).session
    assert http_faults_of(session.faults) == (
        HTTPFault(FaultyCall.COLLECT, times=2, status=503),
        HTTPFault(FaultyCall.CANCEL, drop=Drop.BEFORE),
    )
    kept = await world.services.database.transaction(
        lambda connection: sessions.callback_fault_of(connection, session.id)
    )
    assert kept is not None
    owner, fault = callback_fault_of(kept)
    assert (owner, fault.delay, fault.order, fault.together) == (rule, 10.0, "reversed", 3)


async def test_a_session_without_faults_keeps_none(world: World) -> None:
    await arrange(world, {"then": {"outcome": "approve"}})
    session = (await _start(world)).session
    kept = await world.services.database.transaction(
        lambda connection: sessions.callback_fault_of(connection, session.id)
    )
    assert (session.faults, kept) == (None, None)


async def test_document_calls_are_matched_one_by_one(world: World) -> None:
    await arrange(
        world,
        {"when": {"document": "a*"}, "then": {"http": {"on": "document", "status": 500, "times": 2}}},
        {"times": 1, "then": {"outcome": "decline"}},
    )
    remembered = await _demo(world)

    def match(connection: Connection, document: str) -> HTTPFault | None:
        account = accounts.current(connection, remembered)
        return world.services.rule_matcher.match_document(connection, account, document, {}, world.clock.now())

    async def matched(document: str) -> bool:
        return await world.services.database.transaction(lambda connection: match(connection, document)) is not None

    assert [await matched(each) for each in ("b", "a1", "a2", "a3")] == [False, True, True, False]
    assert (await _start(world)).session.has_ended is False
    assert [each["used"] for each in await listed(world)] == [2, 1]
