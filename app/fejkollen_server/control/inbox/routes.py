"""The mails and SMS that people of an account have got: read, waited for, put in, deleted."""

from typing import Annotated

from fastapi import Query, Response

from fejkollen_server.control.access import OneAccount, control_router
from fejkollen_server.control.answers import json_answer, no_content, problem_answers
from fejkollen_server.control.inbox.schemas import MessagePosted, MessageSeen, MessagesSeen, message_seen
from fejkollen_server.control.query_text import Limit, refuse_nul
from fejkollen_server.errors import MessageIsUnknown
from fejkollen_server.inbox import repository
from fejkollen_server.inbox.message import MessageKind
from fejkollen_server.inbox.repository import MessageFilters
from fejkollen_server.tokens import is_possible_id
from fejkollen_server.web.request_services import AllServices

router = control_router("Inbox")

OfPerson = Annotated[str | None, Query(description="Only what this person has got.")]


@router.get("/inbox", response_model=MessagesSeen, responses=problem_answers())
async def find_messages(
    *,
    services: AllServices,
    account: OneAccount,
    person: OfPerson = None,
    kind: Annotated[MessageKind | None, Query(description="Only mails, or only SMS.")] = None,
    session_id: Annotated[str | None, Query(alias="sessionId", description="Only what is about this session.")] = None,
    after: Annotated[str | None, Query(description="Only messages older than the one with this id.")] = None,
    limit: Limit = 100,
) -> Response:
    """Show the mails and SMS that people have got, the newest first.

    They are kept for 30 days of the account's time. To wait for one, wait for the event `message.sent` with its
    `person` as a detail.
    """
    refuse_nul(person=person, sessionId=session_id, after=after)
    filters = MessageFilters(person, kind, session_id, after)
    found = await services.database.transaction(
        lambda connection: repository.find(connection, account.number, filters, limit=limit + 1)
    )
    more = found[limit - 1].id if len(found) > limit else None
    return json_answer(MessagesSeen(messages=[message_seen(each) for each in found[:limit]], next=more))


@router.post("/inbox", response_model=MessageSeen, status_code=201, responses=problem_answers(404))
async def put_message_in(services: AllServices, account: OneAccount, posted: MessagePosted) -> Response:
    """Send somebody a mail or SMS, as if from outside. It goes nowhere but into their inbox."""
    return json_answer(message_seen(await services.inbox.put_in(account, posted.person, posted.letter())), 201)


@router.delete("/inbox", status_code=204, responses=problem_answers())
async def empty_inbox(services: AllServices, account: OneAccount, person: OfPerson = None) -> Response:
    """Delete all messages of the account, or those of one person."""
    refuse_nul(person=person)
    await services.database.transaction(lambda connection: repository.remove_all(connection, account.number, person))
    return no_content()


@router.get("/inbox/{message_id}", response_model=MessageSeen, responses=problem_answers(404))
async def read_message(message_id: str, services: AllServices, account: OneAccount) -> Response:
    """Show one message."""
    _refuse_impossible(message_id)
    message = await services.database.transaction(
        lambda connection: repository.by_id(connection, account.number, message_id)
    )
    if message is None:
        raise MessageIsUnknown
    return json_answer(message_seen(message))


@router.delete("/inbox/{message_id}", status_code=204, responses=problem_answers(404))
async def delete_message(message_id: str, services: AllServices, account: OneAccount) -> Response:
    """Delete one message."""
    _refuse_impossible(message_id)
    if not await services.database.transaction(
        lambda connection: repository.remove(connection, account.number, message_id)
    ):
        raise MessageIsUnknown
    return no_content()


def _refuse_impossible(message_id: str) -> None:
    if not is_possible_id(message_id):
        raise MessageIsUnknown
