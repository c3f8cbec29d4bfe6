"""Matches what an account is asked against its rules."""

from collections.abc import Mapping

from sqlalchemy import Connection

from fejkollen_server.accounts.account import Account
from fejkollen_server.accounts.account_people import AccountPeople
from fejkollen_server.clock import Instant, day_of
from fejkollen_server.eids.vocabulary import Provider
from fejkollen_server.events.event import EventKind
from fejkollen_server.events.event_recorder import EventRecorder
from fejkollen_server.scenarios import repository
from fejkollen_server.scenarios.compiled_rules import CompiledRules
from fejkollen_server.scenarios.conditions import MatchableRequest
from fejkollen_server.scenarios.fault_records import FaultyCall, HTTPFault
from fejkollen_server.scenarios.http_faults import tell_of
from fejkollen_server.scenarios.rule import RuleOperation, ScenarioRule
from fejkollen_server.scenarios.rule_choice import Reason, Use, choose_rule, passed_over


class RuleMatcher:
    def __init__(self, account_people: CompiledRules, people: AccountPeople, event_recorder: EventRecorder) -> None:
        self._account_people = account_people
        self._people = people
        self._event_recorder = event_recorder

    def is_needed(self, connection: Connection, account: Account) -> bool:
        """Tell whether there is any rule at all, which costs next to nothing."""
        return bool(self._account_people.of(connection, account).candidates)

    def decide(self, connection: Connection, account: Account, asked: MatchableRequest) -> Use | None:
        """Find the rule that decides, and take a use of it."""
        return choose_rule(connection, account.number, self._account_people.of(connection, account), asked)

    def give_back(self, connection: Connection, account: Account, use: Use) -> None:
        """Let a use not count, because something else decided."""
        repository.give_back(connection, account.number, use.rule.id)

    def passed_over(
        self, connection: Connection, account: Account, asked: MatchableRequest, decided: ScenarioRule | None
    ) -> tuple[list[Reason], int]:
        """Say why the other rules did not decide, and of how many that is not said."""
        return passed_over(self._account_people.of(connection, account), asked, decided)

    def match_document(
        self, connection: Connection, account: Account, document: str | None, headers: Mapping[str, str], now: Instant
    ) -> HTTPFault | None:
        """Say how a call about a document goes wrong, if it does; an upload has no document id yet.

        The account must be as it is at this moment, and ``now`` in its time.
        """
        if not self.is_needed(connection, account):
            return None
        asked = MatchableRequest(
            provider=Provider.BANKID_NO,
            operation=RuleOperation.DOCUMENT,
            channel=None,
            people=self._people.of(connection, account),
            today=day_of(now),
            documents=() if document is None else (document,),
            headers=headers,
        )
        use = self.decide(connection, account, asked)
        if use is None:
            return None
        self.tell(connection, account, use, now)
        fault = use.fault_on(FaultyCall.DOCUMENT)
        if fault:
            self.tell_of_fault(connection, account, fault, now)
        return fault

    def tell_of_fault(
        self, connection: Connection, account: Account, fault: HTTPFault, now: Instant, session: str | None = None
    ) -> None:
        tell_of(self._event_recorder, connection, account.number, fault, now, session)

    def tell(
        self, connection: Connection, account: Account, use: Use, now: Instant, session: str | None = None
    ) -> None:
        """Note that a rule was used."""
        rule = use.rule
        self._event_recorder.tell(
            connection,
            account.number,
            EventKind.SCENARIO_USED,
            now,
            session=session,
            scenario=rule.id,
            name=rule.name or None,
            used=use.number,
        )
