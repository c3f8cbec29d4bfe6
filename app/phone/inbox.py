"""The mails and SMS that somebody has got."""

from fastapi import Request, Response
from sqlalchemy import Connection

from app.clock import written
from app.inbox import repository
from app.inbox.message import Message
from app.page_parts.rendering import page
from app.phone.views import phone_page
from app.prompts.finding import MOST_MESSAGES
from app.providers.dependencies import AllServices
from app.sign_in.access import CurrentViewer, OneAccount, page_router

router = page_router("")


@router.get("/{person}/inbox")
async def show(
    request: Request, person: str, services: AllServices, viewer: CurrentViewer, account: OneAccount
) -> Response:
    phone = await services.phones.phone(account, person)

    def find(connection: Connection) -> list[Message]:
        return repository.find(connection, account.number, repository.Filters(phone.person.id), limit=MOST_MESSAGES)

    messages = await services.database.transaction(find)
    return page(
        request,
        "phone/inbox.html",
        home=phone.person.country,
        page=phone_page(phone, viewer, "inbox"),
        messages=[(message, written(message.sent_at)[:16].replace("T", " ")) for message in messages],
    )
