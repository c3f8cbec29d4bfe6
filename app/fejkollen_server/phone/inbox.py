"""The mails and SMS that somebody has got."""

from fastapi import Request, Response
from sqlalchemy import Connection

from fejkollen_server.clock import timestamp
from fejkollen_server.inbox import repository
from fejkollen_server.inbox.message import InboxMessage
from fejkollen_server.page_parts.rendering import render_page
from fejkollen_server.phone.views import phone_page
from fejkollen_server.prompts.phone_finder import MOST_MESSAGES
from fejkollen_server.sign_in.access import CurrentViewer, OneAccount, page_router
from fejkollen_server.web.request_services import AllServices

router = page_router("")


@router.get("/{person}/inbox")
async def show(
    request: Request, person: str, services: AllServices, viewer: CurrentViewer, account: OneAccount
) -> Response:
    phone = await services.phones.phone(account, person)

    def find(connection: Connection) -> list[InboxMessage]:
        return repository.find(
            connection, account.number, repository.MessageFilters(phone.person.id), limit=MOST_MESSAGES
        )

    messages = await services.database.transaction(find)
    return render_page(
        request,
        "phone/inbox.html",
        home=phone.person.country,
        page=phone_page(phone, viewer, "inbox"),
        messages=[(message, timestamp(message.sent_at)[:16].replace("T", " ")) for message in messages],
    )
