"""Owes the relying party a callback when a session has ended."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection

from fejkollen_server.accounts.account import Account
from fejkollen_server.accounts.account_tokens import AccountTokens
from fejkollen_server.callbacks import outbox
from fejkollen_server.callbacks.callback_order import let_go_if_complete
from fejkollen_server.callbacks.outbox import OwedCallback
from fejkollen_server.callbacks.schedule import RetrySchedule
from fejkollen_server.callbacks.signature import sign_callback
from fejkollen_server.clock import Instant
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Channel, Operation
from fejkollen_server.events.event import EventKind
from fejkollen_server.events.event_recorder import EventRecorder
from fejkollen_server.scenarios.fault_records import CallbackFault, CallbackOrder
from fejkollen_server.sessions.end.callback_faults import duplicate_callbacks, spoilt_callback
from fejkollen_server.sessions.order import Order
from fejkollen_server.sessions.session import Session
from fejkollen_server.tokens import Tokens

StatusBody = Callable[[Session], bytes]
"""Writes the answer to a collect; handed in, because only the providers know what it looks like."""

Spoiler = tuple[str, CallbackFault]
"""A rule's id, and what it makes of the callback."""


class CallbacksOwed:
    def __init__(self, tokens: AccountTokens, status_body: StatusBody, event_recorder: EventRecorder) -> None:
        self._tokens = tokens
        self._status_body = status_body
        self._event_recorder = event_recorder
        self._has_owed = False

    def has_owed(self) -> bool:
        """Tell whether anything was owed since this was last asked."""
        has_owed, self._has_owed = self._has_owed, False
        return has_owed

    def owe(
        self, connection: Connection, account: Account, session: Session, url: str, at: Instant, spoiler: Spoiler | None
    ) -> None:
        """Put down the callback of a session that has just ended, as a scenario spoils it."""
        self._has_owed = True
        tokens = self._tokens.of(connection, account)
        owed = self._callback(tokens, account, session, url, at)
        if spoiler is None:
            self._put(connection, owed)
            return
        rule, fault = spoiler
        batch = rule if fault.order is CallbackOrder.REVERSED else None
        first = replace(spoilt_callback(owed, fault, account.settings.callback_key), batch=batch)
        self._tell_of_fault(connection, first, rule)
        for each in (first, *duplicate_callbacks(first, fault, lambda: tokens.ordered_id(at))):
            self._put(connection, each)
        if batch is not None:
            let_go_if_complete(connection, account.number, batch, fault.together, at)

    def _put(self, connection: Connection, owed: OwedCallback) -> None:
        outbox.put(connection, owed)
        self._tell(connection, owed)

    def _callback(self, tokens: Tokens, account: Account, session: Session, url: str, at: Instant) -> OwedCallback:
        body = self._status_body(session)
        key = account.settings.callback_key
        return OwedCallback(
            id=tokens.ordered_id(at),
            account=account.number,
            session=session.id,
            url=url,
            body=body,
            signature=sign_callback(body, key) if key else None,
            schedule=RetrySchedule(account.settings.callback_schedule),
            since=at,
            is_held=account.settings.callbacks_paused,
        )

    def _tell_of_fault(self, connection: Connection, owed: OwedCallback, rule: str) -> None:
        self._event_recorder.tell(
            connection,
            owed.account,
            EventKind.FAULT_MADE,
            owed.since,
            session=owed.session,
            on="callback",
            fault=owed.fault,
            rule=rule,
        )

    def _tell(self, connection: Connection, owed: OwedCallback) -> None:
        self._event_recorder.tell(
            connection,
            owed.account,
            EventKind.CALLBACK_OWED,
            owed.since,
            session=owed.session,
            callbackId=owed.id,
            url=owed.url,
            fault=owed.fault,
        )


def callback_url(account: Account, order: Order) -> str | None:
    """Say where the end is called back to. Pages that send the person back by redirect have no callback."""
    comes_back_by_redirect = (
        order.operation in PROFILES[order.provider].hosted
        and order.operation is not Operation.AGE_VERIFICATION
        and order.channel is Channel.FRONT
    )
    if comes_back_by_redirect:
        return None
    settings = account.settings
    if settings.callback_url_beside_static:
        return order.callback_url or settings.static_callback_url
    return settings.static_callback_url or order.callback_url
