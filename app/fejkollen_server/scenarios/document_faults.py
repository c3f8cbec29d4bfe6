"""Calls about documents that go wrong as a scenario says: they have no session that could carry its faults."""

from collections.abc import Mapping

from sqlalchemy import Connection

from fejkollen_server.accounts import repository as accounts
from fejkollen_server.accounts.account import Account
from fejkollen_server.clock import Clock
from fejkollen_server.database.transactions import Database
from fejkollen_server.scenarios.fault_records import HTTPFault
from fejkollen_server.scenarios.http_faults import FaultIsDue
from fejkollen_server.scenarios.rule_matcher import RuleMatcher


class DocumentFaults:
    def __init__(self, database: Database, clock: Clock, rule_matcher: RuleMatcher) -> None:
        self._database = database
        self._clock = clock
        self._matching = rule_matcher

    async def begin(self, account: Account, document: str | None, headers: Mapping[str, str]) -> HTTPFault | None:
        """Say how the answer to a call is spoilt, if it is; refuse a call of which nothing is to be done."""

        def work(connection: Connection) -> HTTPFault | None:
            current = accounts.current(connection, account)
            now = current.clock.now(self._clock.now())
            return self._matching.match_document(connection, current, document, headers, now)

        fault = await self._database.transaction(work)
        if fault and fault.leaves_nothing_done:
            raise FaultIsDue(fault)
        return fault
