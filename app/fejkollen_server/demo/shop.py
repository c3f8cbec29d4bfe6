"""What a relying party does: starts, collects, cancels, receives callbacks and browsers. All of it over the API."""

from collections.abc import Mapping

from starlette.datastructures import QueryParams

from fejkollen_server.clock import SECOND
from fejkollen_server.demo.attempts import (
    BrowserReturn,
    DemoAttempt,
    DemoAttempts,
    Exchange,
    ReceivedCallback,
    shortened,
)
from fejkollen_server.demo.callbacks import is_genuine, told_by
from fejkollen_server.demo.client import APIAnswer, IDkollen
from fejkollen_server.demo.form_fields import JSON
from fejkollen_server.demo.operations import Asks, DemoOperation, Reach
from fejkollen_server.demo.own_address import OwnAddress, api_of, callback_problem, redirect_problem
from fejkollen_server.demo.qr import bankid_qr
from fejkollen_server.demo.redirects import is_ours
from fejkollen_server.demo.sample_pdf import sample_pdf
from fejkollen_server.services.all_services import Services

_LONGEST_QUERY = 2000


class Shop:
    def __init__(self, services: Services) -> None:
        self._clock = services.clock
        self._tokens = services.tokens
        self.settings = services.settings
        self.attempts = DemoAttempts()

    async def start(
        self, address: OwnAddress, browser: str, operation: DemoOperation, filled_in: Mapping[str, str]
    ) -> DemoAttempt:
        """Start a session. The attempt is there before, because a callback may be faster than the answer."""
        attempt = DemoAttempt(self._tokens.secret(), browser, operation, self.settings.account_id)
        forgotten = self.attempts.add(attempt)
        async with api_of(address, self.settings) as api:
            await _cancel_all(api, forgotten)
            body = request_body(operation, filled_in) | self._addresses(address, attempt)
            if operation.asks is Asks.SIGN_DOCUMENT:
                attempt.upload = Exchange("POST", "/v3/document", None, await api.upload(sample_pdf()))
                body["documents"] = [attempt.upload.answer.body.get("id", "")]
            answer = await api.start(operation.start, body)
        attempt.start = Exchange("POST", operation.start, body, answer)
        attempt.answered_at = self._clock.now()
        attempt.revision += 1
        return attempt

    async def look(self, address: OwnAddress, attempt: DemoAttempt) -> None:
        """Collect, if there is something to wait for and the last time is a second ago."""
        if not attempt.is_pending or not attempt.pace.may_ask(self._clock.now() / SECOND):
            return
        path, session_id = attempt.operation.collect, attempt.session_id
        attempt.pace.asks()
        async with api_of(address, self.settings) as api:
            answer = await api.collect(path, session_id)
        attempt.pace.was_answered(self._clock.now() / SECOND, answer)
        attempt.keep_collected(Exchange("GET", f"{path}/{session_id}", None, answer))

    async def cancel(self, address: OwnAddress, attempt: DemoAttempt) -> None:
        async with api_of(address, self.settings) as api:
            await _cancel_all(api, [attempt])

    async def signed_document(self, address: OwnAddress, attempt: DemoAttempt) -> bytes | None:
        """Download the PDF that the attempt was about."""
        document_id = attempt.upload.answer.body.get("id") if attempt.upload else None
        if not isinstance(document_id, str):
            return None
        async with api_of(address, self.settings) as api:
            return await api.download(document_id)

    def receive(self, attempt: DemoAttempt, body: bytes, signature: str) -> bool:
        """Take a callback: check it first, and read it only if it is genuine."""
        genuine = is_genuine(body, signature, self.settings.callback_key or "")
        told = told_by(body) if genuine else {}
        attempt.keep_callback(ReceivedCallback(shortened(body), signature[:200], genuine, str(told.get("id", ""))))
        return genuine

    def come_back(self, attempt: DemoAttempt, query: QueryParams) -> None:
        """Take a browser that was sent back."""
        session_id, ref_id = query.get("id", ""), query.get("refId", "")
        ours = is_ours(session_id, ref_id, started_id=attempt.session_id, started_ref_id=attempt.ref_id)
        attempt.keep_return(BrowserReturn(str(query)[:_LONGEST_QUERY], ours))

    def qr_text(self, attempt: DemoAttempt) -> str | None:
        """Give what the QR code says at this moment."""
        session = attempt.session
        if not attempt.is_pending:
            return None
        match attempt.operation.reach:
            case Reach.BANKID_QR:
                passed = (self._clock.now() - attempt.answered_at) // SECOND
                return bankid_qr(str(session["qrStartToken"]), str(session["qrStartSecret"]), passed)
            case Reach.FREJA_QR:
                return str(session["qrData"])
        return None

    def _addresses(self, address: OwnAddress, attempt: DemoAttempt) -> JSON:
        addresses = {}
        if attempt.operation.redirects and not redirect_problem(address, self.settings):
            addresses["redirectUrl"] = f"{address.public}/demo/{attempt.id}/back"
        if attempt.operation.calls_back and callback_problem(address, self.settings) != "list":
            addresses["callbackUrl"] = f"{address.inside}/demo/callback/{attempt.id}"
        return addresses


async def _cancel_all(api: IDkollen, attempts: list[DemoAttempt]) -> None:
    """Cancel what nobody waits for any longer."""
    for attempt in attempts:
        if attempt.is_pending:
            answer: APIAnswer = await api.cancel(attempt.operation.collect, attempt.session_id)
            attempt.is_cancelled = answer.is_success
            attempt.revision += 1


def request_body(operation: DemoOperation, filled_in: Mapping[str, str]) -> JSON:
    """Make the JSON of what was filled in; what is empty is left out."""
    given = ((field, filled_in.get(field.name, "")) for field in operation.fields)
    return {field.name: field.value_of(text) for field, text in given if text}
