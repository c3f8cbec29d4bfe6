"""Sending an account's callbacks again or elsewhere, holding them back and releasing them."""

from collections.abc import Callable, Collection
from dataclasses import replace

from sqlalchemy import Connection

from fejkollen_server.accounts import repository as accounts
from fejkollen_server.accounts.account import Account
from fejkollen_server.accounts.account_tokens import AccountTokens
from fejkollen_server.accounts.authentication import Authentication
from fejkollen_server.callbacks import outbox, tester_queries
from fejkollen_server.callbacks.callback import Callback, CallbackState
from fejkollen_server.callbacks.dispatcher import Dispatcher
from fejkollen_server.callbacks.egress import url_problem
from fejkollen_server.callbacks.outbox import OwedCallback
from fejkollen_server.callbacks.schedule import ONCE
from fejkollen_server.callbacks.tester_queries import Recorded, Selection
from fejkollen_server.clock import Clock, Instant
from fejkollen_server.database.transactions import Database
from fejkollen_server.errors import CallbackIsUnderWay, CallbackIsUnknown, InputIsInvalid
from fejkollen_server.events.event import EventKind
from fejkollen_server.events.event_recorder import EventRecorder
from fejkollen_server.tokens import is_possible_id

_MOST_AT_ONCE = 1000
# A little more than one attempt takes at most, unless its time was set higher.
_LONGEST_WAIT = 15.0


class CallbacksByHand:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        tokens: AccountTokens,
        event_recorder: EventRecorder,
        authentication: Authentication,
        dispatcher: Dispatcher,
        something_happened: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._tokens = tokens
        self._event_recorder = event_recorder
        self._authentication = authentication
        self._dispatcher = dispatcher
        self._something_happened = something_happened

    async def select(self, account: Account, selection: Selection) -> list[Recorded]:
        return await self._database.transaction(
            lambda connection: tester_queries.selected(connection, account.number, selection)
        )

    async def read(self, account: Account, callback_id: str) -> Recorded:
        found = await self._read(account, [callback_id]) if is_possible_id(callback_id) else []
        if not found:
            raise CallbackIsUnknown
        return found[0]

    async def resend(self, account: Account, callback_id: str, *, waits: bool = True) -> Recorded:
        """Send the same bytes under the same id once more, at once."""

        def work(connection: Connection) -> list[str]:
            now = self._now(connection, account)
            self._ask_for(connection, _found(connection, account, callback_id), now)
            return [callback_id]

        return (await self._sent(account, work, waits=waits))[0]

    async def resend_failed(self, account: Account, since: Instant, *, waits: bool = True) -> list[Recorded]:
        """Send once more what never got through, of all that was owed since an instant of the account's time."""

        def work(connection: Connection) -> list[str]:
            now = self._now(connection, account)
            failed = tester_queries.in_vain(connection, account.number, since, _MOST_AT_ONCE)
            for callback in failed:
                self._ask_for(connection, callback, now)
            return [callback.id for callback in failed]

        return await self._sent(account, work, waits=waits)

    async def replay(self, account: Account, callback_id: str, url: str, *, waits: bool = True) -> Recorded:
        """Send the same bytes with the same signature to another address, with a record of its own."""
        if problem := url_problem(url):
            raise InputIsInvalid("url", problem)

        def work(connection: Connection) -> list[str]:
            current = accounts.current(connection, account)
            now = current.clock.now(self._clock.now())
            original = _found(connection, account, callback_id)
            new_id = self._tokens.of(connection, current).ordered_id(now)
            outbox.put(connection, _replayed(original, new_id, url, now))
            self._tell(connection, original, now, CallbackState.PENDING, "replayed", replay=new_id, url=url)
            return [new_id]

        return (await self._sent(account, work, waits=waits))[0]

    async def pause(self, account: Account) -> None:
        """Hold back what waits for an attempt, and all that will come to be owed."""

        def work(connection: Connection) -> None:
            now = self._set_paused(connection, account, paused=True)
            for callback in tester_queries.hold(connection, account.number):
                self._tell(connection, callback, now, CallbackState.HELD, "held")

        await self._database.transaction(work)
        self._paused_or_released(account)

    async def release(self, account: Account) -> None:
        """Let go of what was held back, in the order in which it came to be owed."""

        def work(connection: Connection) -> None:
            now = self._set_paused(connection, account, paused=False)
            for callback in tester_queries.release(connection, account.number, now):
                self._tell(connection, callback, now, CallbackState.PENDING, "released")

        await self._database.transaction(work)
        self._paused_or_released(account)

    def _set_paused(self, connection: Connection, account: Account, *, paused: bool) -> Instant:
        current = accounts.held(connection, account)
        settings = replace(current.settings, callbacks_paused=paused)
        accounts.change(connection, current.number, current.secret_digest, settings)
        return current.clock.now(self._clock.now())

    def _paused_or_released(self, account: Account) -> None:
        self._authentication.forget(account.id)
        self._something_happened()

    async def _sent(self, account: Account, work: Callable[[Connection], list[str]], *, waits: bool) -> list[Recorded]:
        ids = await self._database.transaction(work)
        self._something_happened()
        if waits and ids:
            await self._dispatcher.deliver_of_until(
                account.number, lambda connection: tester_queries.are_settled(connection, ids), at_most=_LONGEST_WAIT
            )
        return await self._read(account, ids)

    async def _read(self, account: Account, ids: Collection[str]) -> list[Recorded]:
        return await self._database.transaction(
            lambda connection: tester_queries.by_ids(connection, account.number, ids)
        )

    def _ask_for(self, connection: Connection, callback: Callback, now: Instant) -> None:
        if callback.state is CallbackState.UNDER_WAY or not tester_queries.ask_for(connection, callback, now):
            raise CallbackIsUnderWay
        self._tell(connection, callback, now, CallbackState.PENDING, "resent")

    def _now(self, connection: Connection, account: Account) -> Instant:
        return accounts.current(connection, account).clock.now(self._clock.now())

    def _tell(
        self,
        connection: Connection,
        callback: Callback,
        now: Instant,
        state: CallbackState,
        change: str,
        **details: str,
    ) -> None:
        self._event_recorder.tell(
            connection,
            callback.account,
            EventKind.CALLBACK_CHANGED,
            now,
            session=callback.session,
            callbackId=callback.id,
            change=change,
            state=state.value,
            **details,
        )


def _found(connection: Connection, account: Account, callback_id: str) -> Callback:
    callback = tester_queries.by_id(connection, account.number, callback_id) if is_possible_id(callback_id) else None
    if callback is None:
        raise CallbackIsUnknown
    return callback


def _replayed(original: Callback, new_id: str, url: str, now: Instant) -> OwedCallback:
    return OwedCallback(
        id=new_id,
        account=original.account,
        session=original.session,
        url=url,
        body=original.body,
        signature=original.signature,
        schedule=ONCE,
        since=now,
        content_type=original.content_type,
        fault=f"replay of {original.id}",
        is_asked_for=True,
    )
