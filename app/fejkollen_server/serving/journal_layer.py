"""The layer that takes note of requests and answers for the journal."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fejkollen_server.clock import Instant
from fejkollen_server.journal.journal import Journal
from fejkollen_server.journal.received_request import NO_BODY, Body, RawHeaders, Received
from fejkollen_server.providers.operation_names import operation_of
from fejkollen_server.services.all_services import Services
from fejkollen_server.sessions.session import SessionAtMoment
from fejkollen_server.tokens import is_possible_id
from fejkollen_server.web.near_misses import near_misses_in_words

_IMITATED = ("/v3", "/document", "/v2", "/customer-api")
_DOCUMENTS = ("/document", "/v3/document")
_PDF = (b"content-type", b"application/pdf")
_BODILESS = frozenset({"GET", "HEAD", "DELETE"})


class JournalLayer:
    """A plain ASGI layer, because it is in the way of every request. It keeps what is there and makes nothing of it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not (services := _services(scope)).journal.is_kept:
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send)
        began = services.clock.now()
        receives = receive if scope["method"] in _BODILESS else exchange.receive
        scope.setdefault("state", {})
        try:
            await self._app(scope, receives, exchange.send)
        except Exception:
            exchange.status = exchange.status or 500
            raise
        finally:
            _note(services.journal, exchange, began, services.clock.now())


class _Exchange:
    """Passes on what is received and sent, and keeps it."""

    __slots__ = ("_receive", "_send", "answer_body", "answer_headers", "body", "scope", "status")

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        self._receive = receive
        self._send = send
        self.body: Body | None = None
        self.status = 0
        self.answer_headers: RawHeaders = []
        self.answer_body: Body | None = None

    async def receive(self) -> Message:
        message = await self._receive()
        if self.body is None:
            self.body = Body(is_document=self.scope["path"] in _DOCUMENTS)
        self.body.add(message.get("body", b""))
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.answer_headers = message["headers"]
        elif body := message.get("body"):
            if self.answer_body is None:
                self.answer_body = Body(is_document=_PDF in self.answer_headers)
            self.answer_body.add(body)
        await self._send(message)


def _services(scope: Scope) -> Services:
    services: Services = scope["app"].state.services
    return services


def _note(journal: Journal, exchange: _Exchange, began: Instant, ended: Instant) -> None:
    """Note a request to the imitated API, and one to a path that nobody serves."""
    scope = exchange.scope
    path, state = scope["path"], scope["state"]
    if not path.startswith(_IMITATED) and "near_misses" not in state:
        return
    account = state.get("account")
    if account is not None and not account.settings.journal:
        return
    received = Received(
        began,
        ended,
        scope["method"],
        path,
        scope["query_string"],
        scope["headers"],
        scope["scheme"],
        exchange.body or NO_BODY,
        exchange.status,
        exchange.answer_headers,
        exchange.answer_body or NO_BODY,
        account,
        operation_of(scope),
    )
    _note_what_it_is_about(received, scope)
    journal.note(received)


def _note_what_it_is_about(received: Received, scope: Scope) -> None:
    state = scope["state"]
    seen: SessionAtMoment | None = state.get("seen")
    if seen is not None:
        received.session = seen.session.id
        received.session_state = seen.session.state.value
        received.ref_id = seen.session.shown.ref_id
        received.at = seen.now
    elif "path_params" in scope and not received.path.startswith(_DOCUMENTS):
        possible_id = scope["path_params"].get("id", "")
        received.session = possible_id if is_possible_id(possible_id) else None
    if "near_misses" in state:
        received.near_misses = tuple(
            f"{received.method} {received.path}{near_misses_in_words((each,))}" for each in state["near_misses"]
        )
