"""What the page of an attempt may show."""

from dataclasses import dataclass
from urllib.parse import urlencode

from fejkollen_server.demo.attempts import BrowserReturn, DemoAttempt, Exchange, ReceivedCallback
from fejkollen_server.demo.exchange_text import as_curl, as_http, asked_of, facts_of, readable
from fejkollen_server.demo.operations import DemoOperation, Reach
from fejkollen_server.demo.own_address import OwnAddress, callback_problem, redirect_problem
from fejkollen_server.demo.qr import bankid_link, freja_link
from fejkollen_server.settings import Settings


@dataclass(frozen=True, slots=True)
class ShownExchange:
    curl: str
    http: str
    status: int
    answer: str


@dataclass(frozen=True, slots=True)
class Ways:
    """How the person gets to where they answer."""

    url: str
    """The hosted page."""
    link: str
    """What opens the app on the same device."""
    link_on_phone: str
    """What opens the simulated phone instead."""
    binding_message: str
    phone_name: str
    """Who is asked, or could answer; empty where it is nobody built in."""
    phone: str
    scanner: str
    """Where that phone's camera is."""
    phones: str


@dataclass(frozen=True, slots=True)
class AttemptPage:
    id: str
    operation: DemoOperation
    account: str
    version: str
    state: str
    """PENDING, COMPLETED, FAILED; REFUSED where there is no session, and LOST where there is none any more."""
    message: str
    hint: str
    error: str
    name: str
    age_verified: bool
    facts: list[tuple[str, str]]
    ways: Ways
    upload: ShownExchange | None
    start: ShownExchange | None
    collected: ShownExchange | None
    collects: int
    is_cancelled: bool
    callbacks: tuple[ReceivedCallback, ...]
    callback_problem: str | None
    returns: tuple[BrowserReturn, ...]
    redirect_problem: str | None
    session_id: str
    ref_id: str
    has_document: bool

    @property
    def waits(self) -> bool:
        """Tell whether something may still come: the person's answer, or the callback."""
        return self.state == "PENDING" or (self.expects_callback and not self.callbacks)

    @property
    def has_come_back(self) -> bool:
        return any(each.is_ours for each in self.returns)

    @property
    def expects_callback(self) -> bool:
        has_ended = self.state in {"COMPLETED", "FAILED"}
        return has_ended and self.operation.calls_back and not self.callback_problem


def attempt_page(attempt: DemoAttempt, address: OwnAddress, settings: Settings) -> AttemptPage:
    session, operation = attempt.session, attempt.operation
    exchanges = (attempt.upload, attempt.start, attempt.collected)
    upload, start, collected = (_shown(each, address, settings) if each else None for each in exchanges)
    return AttemptPage(
        id=attempt.id,
        operation=operation,
        account=attempt.account,
        version=str(attempt.revision),
        state=_state(attempt),
        message=_message(attempt),
        hint=str(session.get("hintCode", "")),
        error=str(session.get("error", "")),
        name=str(session.get("name", "")),
        age_verified=session.get("ageVerified") is True,
        facts=facts_of(session),
        ways=_ways(attempt),
        upload=upload,
        start=start,
        collected=collected,
        collects=attempt.collects,
        is_cancelled=attempt.is_cancelled,
        callbacks=tuple(attempt.callbacks),
        callback_problem=callback_problem(address, settings) if operation.calls_back else None,
        returns=tuple(attempt.returns),
        redirect_problem=redirect_problem(address, settings) if operation.redirects else None,
        session_id=attempt.session_id,
        ref_id=attempt.ref_id,
        has_document=attempt.upload is not None,
    )


def _ways(attempt: DemoAttempt) -> Ways:
    session, link, asked = attempt.session, _link(attempt), asked_of(attempt)
    of_account = urlencode({"account": attempt.account})
    phone = f"/phone/{asked.person}" if asked else "/phone"
    return Ways(
        url=str(session.get("url", "")),
        link=link,
        link_on_phone="/phone/scan?" + urlencode({"code": link, "account": attempt.account}),
        binding_message=str(session.get("bindingMessage", "")),
        phone_name=asked.name if asked else "",
        phone=f"{phone}?{of_account}",
        scanner=f"{phone}/scan?{of_account}",
        phones=f"/phone?{of_account}",
    )


def _state(attempt: DemoAttempt) -> str:
    if attempt.operation.reach is Reach.NOBODY and attempt.session:
        return "COMPLETED"
    state = str(attempt.session.get("status", "REFUSED"))
    return "LOST" if state == "PENDING" and not attempt.is_pending else state


def _message(attempt: DemoAttempt) -> str:
    """Give what the API says is wrong, where it says so."""
    exchange = attempt.collected or attempt.start
    return str(exchange.answer.body.get("message", "")) if exchange else ""


def _shown(exchange: Exchange, address: OwnAddress, settings: Settings) -> ShownExchange:
    answer = exchange.answer
    return ShownExchange(
        as_curl(exchange, address, settings), as_http(exchange, address, settings), answer.status, readable(answer.body)
    )


def _link(attempt: DemoAttempt) -> str:
    token = attempt.session.get("autoStartToken")
    if not isinstance(token, str):
        return ""
    return bankid_link(token) if attempt.operation.reach is Reach.BANKID_QR else freja_link(token)
