"""The JSON of mails and SMS."""

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from fejkollen_server.clock import timestamp
from fejkollen_server.control.json_models import AnswerModel, ControlModel, Moment, Text
from fejkollen_server.inbox.message import InboxMessage, Letter, MessageKind

_LONGEST_LINE = 998
_LONGEST_TEXT = 100_000

Line = Annotated[Text, Field(min_length=1, max_length=_LONGEST_LINE)]


class MessagePosted(ControlModel):
    """A mail or SMS to put into somebody's inbox."""

    person: Text = Field(description="The id of the person who gets it.")
    kind: MessageKind = Field(description="`mail` goes to the person's e-mail address, `sms` to their phone number.")
    sender: Line = Field("Fejkollen", description="Who it is from: a name, an address or a number.")
    subject: Line | None = Field(None, description="What a mail is about; an SMS has none.")
    text: Annotated[Text, Field(min_length=1, max_length=_LONGEST_TEXT)] = Field(description="Plain text.")

    @model_validator(mode="after")
    def _only_mails_have_a_subject(self) -> Self:
        if self.kind is MessageKind.SMS and self.subject is not None:
            raise PydanticCustomError("names_its_field", "subject: an SMS has none; leave it out")
        return self

    def letter(self) -> Letter:
        return Letter(self.kind, self.sender, self.text, self.subject)


class MessageSeen(AnswerModel):
    """A mail or SMS as somebody has got it."""

    id: str = Field(description="The id of the message.")
    person: str
    kind: MessageKind = Field(description="`mail` or `sms`.")
    sender: str = Field(description="Who it is from.")
    recipient: str = Field(description="The e-mail address or phone number that it was sent to.")
    subject: str | None = Field(None, description="What a mail is about.")
    text: str = Field(description="Plain text.")
    session_id: str | None = Field(None, description="The session that it is about.")
    sent_at: Moment = Field(description="When it was sent, in the account's time.")


class MessagesSeen(AnswerModel):
    messages: list[MessageSeen] = Field(description="The newest first.")
    next: str | None = Field(None, description="What to give as `after` to see more; left out when there is no more.")


def message_seen(message: InboxMessage) -> MessageSeen:
    letter = message.letter
    return MessageSeen(
        id=message.id,
        person=message.person,
        kind=letter.kind,
        sender=letter.sender,
        recipient=message.recipient,
        subject=letter.subject,
        text=letter.text,
        session_id=letter.session,
        sent_at=timestamp(message.sent_at),
    )
