"""The sessions of whoever is calling: what an operation asks of them, and the answer."""

from typing import Annotated

from fastapi import Path, Response

from fejkollen_server.accounts.account import Account
from fejkollen_server.eids.official_clients import insists_on_ssn
from fejkollen_server.eids.vocabulary import Operation, Provider
from fejkollen_server.errors import SessionIsUnknown
from fejkollen_server.logs.logger import logger
from fejkollen_server.providers.session_answers import session_answer
from fejkollen_server.providers.session_view import SessionView
from fejkollen_server.services.all_services import Services
from fejkollen_server.sessions.end.proof import Proof
from fejkollen_server.sessions.order import Order
from fejkollen_server.sessions.progress import current_hint
from fejkollen_server.sessions.session import Session, SessionAtMoment
from fejkollen_server.tokens import is_possible_id
from fejkollen_server.web.bodies import ReadableRequest
from fejkollen_server.web.spoilt_answers import spoilt_answer

SessionID = Annotated[str, Path(alias="id")]


class CallerSessions(ReadableRequest):
    """The sessions of whoever is calling. FastAPI hands a request on as it is, and a dependency costs far more."""

    async def start(self, order: Order) -> Response:
        return self._answer(await self._services.sessions.start(self._account, order, self.headers), 201)

    async def collect(self, provider: Provider, operation: Operation, session_id: str) -> Response:
        found = _as_written_here(session_id)
        return self._answer(await self._services.sessions.collect(self._account, provider, operation, found), 200)

    async def cancel(self, provider: Provider, operation: Operation, session_id: str) -> Response:
        found = _as_written_here(session_id)
        fault = await self._services.sessions.cancel(self._account, provider, operation, found)
        return spoilt_answer(Response(status_code=204), fault)

    def _answer(self, seen: SessionAtMoment, status_code: int) -> Response:
        session = seen.session
        # The journal writes down what the answer is about.
        self.state.seen = seen
        url = self._services.page_url(session.page_token, self.base_url) if session.page_secret else None
        view = SessionView(session, current_hint(session, seen.now), url)
        self._warn_of_missing_ssn(session)
        return spoilt_answer(
            Response(session_answer(view).body(), status_code, media_type="application/json"), seen.fault
        )

    def _warn_of_missing_ssn(self, session: Session) -> None:
        """Log what an official client is about to stumble over."""
        ending, client = session.ending, self.headers.get("user-agent")
        if isinstance(ending, Proof) and ending.ssn is None and ending.age_verified is None and insists_on_ssn(client):
            logger().warning("result without ssn", client=client, session=session.id, setting="alwaysDiscloseSsn")

    @property
    def _account(self) -> Account:
        account: Account = self.state.account
        return account

    @property
    def _services(self) -> Services:
        services: Services = self.app.state.services
        return services


def _as_written_here(session_id: str) -> str:
    """Take a UUID in capitals for the same, and refuse what cannot be an id before it gets near the database."""
    if not is_possible_id(session_id):
        raise SessionIsUnknown
    return session_id.lower()
