"""Matches what an account is asked against its rules."""

from collections.abc import Mapping

from sqlalchemy import Connection

from app.accounts.account import Account
from app.accounts.people_book import PeopleBook
from app.clock import Instant, day_of
from app.eids.vocabulary import Provider
from app.events.chronicle import Chronicle
from app.events.event import EventKind
from app.scenarios import repository
from app.scenarios.book import ScenarioBook
from app.scenarios.conditions import Asked
from app.scenarios.deciding import Reason, Use, decide, passed_over
from app.scenarios.http_faults import tell_of
from app.scenarios.rule import Call, HTTPFault, Request, Rule


class Matching:
    def __init__(self, book: ScenarioBook, people: PeopleBook, chronicle: Chronicle) -> None:
        self._book = book
        self._people = people
        self._chronicle = chronicle

    def is_needed(self, connection: Connection, account: Account) -> bool:
        """Tell whether there is any rule at all, which costs next to nothing."""
        return bool(self._book.of(connection, account).candidates)

    def decide(self, connection: Connection, account: Account, asked: Asked) -> Use | None:
        """Find the rule that decides, and take a use of it."""
        return decide(connection, account.number, self._book.of(connection, account), asked)

    def give_back(self, connection: Connection, account: Account, use: Use) -> None:
        """Let a use not count, because something else decided."""
        repository.give_back(connection, account.number, use.rule.id)

    def passed_over(
        self, connection: Connection, account: Account, asked: Asked, decided: Rule | None
    ) -> tuple[list[Reason], int]:
        """Say why the other rules did not decide, and of how many that is not said."""
        return passed_over(self._book.of(connection, account), asked, decided)

    def match_document(
        self, connection: Connection, account: Account, document: str | None, headers: Mapping[str, str], now: Instant
    ) -> HTTPFault | None:
        """Say how a call about a document goes wrong, if it does; an upload has no document id yet.

        The account must be as it is at this moment, and ``now`` in its time.
        """
        if not self.is_needed(connection, account):
            return None
        asked = Asked(
            provider=Provider.BANKID_NO,
            operation=Request.DOCUMENT,
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
        fault = use.fault_on(Call.DOCUMENT)
        if fault:
            self.tell_of_fault(connection, account, fault, now)
        return fault

    def tell_of_fault(
        self, connection: Connection, account: Account, fault: HTTPFault, now: Instant, session: str | None = None
    ) -> None:
        tell_of(self._chronicle, connection, account.number, fault, now, session)

    def tell(
        self, connection: Connection, account: Account, use: Use, now: Instant, session: str | None = None
    ) -> None:
        """Note that a rule was used."""
        rule = use.rule
        self._chronicle.tell(
            connection,
            account.number,
            EventKind.SCENARIO_USED,
            now,
            session=session,
            scenario=rule.id,
            name=rule.name or None,
            used=use.number,
        )
