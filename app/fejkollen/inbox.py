"""The mails and SMS that people of an account have got."""

from dataclasses import dataclass, field
from typing import Any, Literal

from fejkollen.clock import Duration
from fejkollen.wire import Wire, given

MessageKind = Literal["mail", "sms"]


@dataclass(frozen=True, slots=True)
class Message:
    """A mail or SMS."""

    id: str
    person: str
    kind: str
    sender: str
    recipient: str
    """The e-mail address or phone number."""
    subject: str | None
    text: str
    session_id: str | None
    sent_at: str
    as_json: dict[str, Any] = field(repr=False)


class Inbox:
    """Reads what people have got, and sends them more."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def list(
        self,
        *,
        person: str | None = None,
        kind: MessageKind | None = None,
        session_id: str | None = None,
        limit: int = 100,
    ) -> tuple[Message, ...]:
        """Find messages, the newest first."""
        page = self._wire.ask("GET", "/inbox", person=person, kind=kind, session_id=session_id, limit=limit)
        return tuple(read_message(each) for each in page["messages"])

    def read(self, message_id: str) -> Message:
        return read_message(self._wire.ask("GET", f"/inbox/{message_id}"))

    def wait(
        self, person: str, kind: MessageKind | None = None, *, times: int = 1, timeout: Duration | None = None
    ) -> Message:
        """Wait until somebody has got a message, or so many, before or after the call, and give the newest.

        Fails when it has not come in time.
        """
        wanted = given(event="message.sent", details=given(person=person, kind=kind), times=times, timeout=timeout)
        told = self._wire.ask("POST", "/wait", wanted)["events"]
        return self.read(told[-1]["details"]["message"])

    def send(
        self, person: str, kind: MessageKind, text: str, *, subject: str | None = None, sender: str | None = None
    ) -> Message:
        """Send somebody a message, as if from outside."""
        body = given(person=person, kind=kind, text=text, subject=subject, sender=sender)
        return read_message(self._wire.ask("POST", "/inbox", body))

    def delete(self, message_id: str) -> None:
        self._wire.ask("DELETE", f"/inbox/{message_id}")

    def clear(self, person: str | None = None) -> None:
        """Delete all messages, or those of one person."""
        self._wire.ask("DELETE", "/inbox", person=person)


def read_message(wire: dict[str, Any]) -> Message:
    return Message(
        id=wire["id"],
        person=wire["person"],
        kind=wire["kind"],
        sender=wire["sender"],
        recipient=wire["recipient"],
        subject=wire.get("subject"),
        text=wire["text"],
        session_id=wire.get("sessionId"),
        sent_at=wire["sentAt"],
        as_json=wire,
    )
