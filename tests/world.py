"""A whole Fejkollen in this process: real database, real HTTP layer, and time that is moved by hand."""

from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import func, select

from fejkollen_server.accounts import repository as accounts
from fejkollen_server.accounts.account import AccountSettings
from fejkollen_server.accounts.authentication import digest_of
from fejkollen_server.clock import SECOND, ManualClock
from fejkollen_server.database.tables import sessions
from fejkollen_server.services.all_services import Services
from fejkollen_server.sessions.by_hand import Act

NOON = 1_795_435_200 * SECOND
"""2026-11-23T12:00:00Z, when every test begins."""

FAST_ENOUGH = 0.1
"""Seconds after which everybody has answered at the pace ``fast``."""


@dataclass(frozen=True, slots=True)
class World:
    app: FastAPI
    services: Services
    clock: ManualClock
    client: httpx.AsyncClient
    """Calls as the demo account."""

    async def advance(self, seconds: float) -> None:
        """Let time pass, and everything happen that is due by then, callbacks included."""
        self.clock.advance(seconds)
        await self.services.sweeper.sweep()
        await self.services.dispatcher.deliver_due()

    async def start(self, path: str, **body: Any) -> dict[str, Any]:
        answer = await self.client.post(path, json=body)
        assert answer.status_code == 201, answer.text
        started: dict[str, Any] = answer.json()
        return started

    async def collect(self, path: str, session_id: str) -> dict[str, Any]:
        answer = await self.client.get(f"{path}/{session_id}")
        assert answer.status_code == 200, answer.text
        status: dict[str, Any] = answer.json()
        return status

    async def outcome(self, path: str, session_id: str) -> dict[str, Any]:
        """Collect what came of a session after everybody has had time to answer."""
        await self.advance(FAST_ENOUGH)
        return await self.collect(path, session_id)

    async def refusal(self, path: str, **body: Any) -> tuple[int, str]:
        """Ask for what is turned down, and give the status and the message."""
        answer = await self.client.post(path, json=body)
        assert list(answer.json()) == ["message"], answer.text
        return answer.status_code, answer.json()["message"]

    async def act(self, session_id: str, act: Act) -> None:
        """Do something with a session by hand."""
        await self.services.sessions.act(session_id, act)

    async def count_sessions(self) -> int:
        """Count all that is stored, whoever's it is."""
        counted = await self.services.database.transaction(
            lambda connection: connection.execute(select(func.count()).select_from(sessions)).scalar_one()
        )
        return int(counted)

    async def add_account(
        self, account_id: str, settings: AccountSettings, secret_key: str = "another secret"
    ) -> httpx.BasicAuth:
        """Make another account, and give what it authenticates with."""
        await self.services.database.transaction(
            lambda connection: accounts.save(
                connection, account_id, digest_of(secret_key), settings, now=self.clock.now()
            )
        )
        return httpx.BasicAuth(account_id, secret_key)

    async def set_up_demo(self, **settings: Any) -> None:
        """Change settings of the demo account."""
        demo = self.services.settings
        changed = AccountSettings(**{"callback_key": demo.callback_key, **settings})
        await self.services.database.transaction(
            lambda connection: accounts.save(
                connection, demo.account_id, digest_of(demo.secret_key), changed, now=self.clock.now()
            )
        )
        self.services.accounts.forget(demo.account_id)
