"""The journal: found, counted, verified, cleared."""

from typing import Annotated, Literal

from fastapi import Path, Query, Response
from sqlalchemy import Connection

from fejkollen_server.control.access import OneAccountOrAll, control_router
from fejkollen_server.control.answers import json_answer, no_content, problem_answers
from fejkollen_server.control.journal import schemas
from fejkollen_server.control.journal.request_search import Search, expectation_of, position_of, whose
from fejkollen_server.control.journal.views import request_seen
from fejkollen_server.errors import RequestIsUnknown
from fejkollen_server.journal import repository
from fejkollen_server.journal.entry import JournalEntry
from fejkollen_server.journal.verification import problems as problems_of
from fejkollen_server.services.all_services import Services
from fejkollen_server.web.request_services import AllServices

router = control_router("Requests")

_LARGEST_NUMBER = 2**63 - 1

RealTime = Annotated[
    bool, Query(alias="realTime", description="Whether to tell as well when each request came in real time.")
]
Order = Annotated[Literal["newest", "oldest"], Query(description="Which come first.")]
Limit = Annotated[int, Query(ge=1, le=1000, description="How many at most.")]
After = Annotated[str | None, Query(description="What the answer before gave as `next`.")]


@router.get("/requests", response_model=schemas.Requests, responses=problem_answers())
async def list_requests(
    services: AllServices,
    account: OneAccountOrAll,
    filters: Search,
    order: Order = "newest",
    limit: Limit = 100,
    after: After = None,
    real_time: RealTime = False,
) -> Response:
    """Find requests to the imitated API, refused ones and those to unknown paths included.

    Admin who names no account sees all of them, and those with wrong credentials, which belong to nobody. The journal
    holds the newest 10,000 requests of an account (`FEJKOLLEN_JOURNAL_SIZE`) for a day. What another replica received
    shows within about 100 ms.
    """
    position = position_of(after)

    def work(connection: Connection) -> tuple[list[JournalEntry], int]:
        found = repository.find(
            connection, whose(account), filters, limit=limit + 1, after=position, newest_first=order == "newest"
        )
        return found, repository.dropped(connection, whose(account))

    await services.journal.flush()
    found, dropped = await services.database.transaction(work)
    shown = [request_seen(entry, services.settings.public_url, real_time=real_time) for entry in found[:limit]]
    more = str(shown[-1].number) if len(found) > limit else None
    return json_answer(schemas.Requests(requests=shown, dropped=_all_dropped(services, account, dropped), next=more))


@router.get("/requests/count", response_model=schemas.RequestCount, responses=problem_answers())
async def count_requests(services: AllServices, account: OneAccountOrAll, filters: Search) -> Response:
    """Count requests."""
    await services.journal.flush()
    count, dropped = await services.database.transaction(
        lambda connection: (
            repository.count(connection, whose(account), filters),
            repository.dropped(connection, whose(account)),
        )
    )
    return json_answer(schemas.RequestCount(count=count, dropped=_all_dropped(services, account, dropped)))


@router.post("/requests/verify", response_model=schemas.Verified, responses=problem_answers())
async def verify_requests(services: AllServices, account: OneAccountOrAll, wanted: schemas.Verification) -> Response:
    """Verify that requests came as often as expected, and if asked for in this order.

    The answer is 200 either way: `verified` says which, and `problems` what is wrong, in sentences to print. In order
    means that each expectation is met by requests after those that met the one before it, whatever came between them.
    """
    expectations = [expectation_of(each) for each in wanted.requests]
    await services.journal.flush()
    said, dropped = await services.database.transaction(
        lambda connection: (
            problems_of(connection, whose(account), expectations, in_order=wanted.in_order),
            repository.dropped(connection, whose(account)),
        )
    )
    all_dropped = _all_dropped(services, account, dropped)
    return json_answer(schemas.Verified(verified=not said, problems=said, dropped=all_dropped))


@router.get("/requests/{number}", response_model=schemas.RequestSeen, responses=problem_answers(404))
async def read_request(
    number: Annotated[int, Path(ge=1, le=_LARGEST_NUMBER, description="The request's number.")],
    services: AllServices,
    account: OneAccountOrAll,
    real_time: RealTime = False,
) -> Response:
    """Show one request with its answer."""
    await services.journal.flush()
    entry = await services.database.transaction(
        lambda connection: repository.by_number(connection, whose(account), number)
    )
    if entry is None:
        raise RequestIsUnknown(number)
    return json_answer(request_seen(entry, services.settings.public_url, real_time=real_time))


@router.delete("/requests", status_code=204, responses=problem_answers())
async def clear_requests(services: AllServices, account: OneAccountOrAll) -> Response:
    """Forget all requests so far. Admin who names no account clears every journal."""
    await services.journal.flush()
    await services.database.transaction(lambda connection: repository.clear(connection, whose(account)))
    return no_content()


def _all_dropped(services: Services, account: object | None, dropped: int) -> int:
    return dropped + (services.journal.dropped_strangers if account is None else 0)
