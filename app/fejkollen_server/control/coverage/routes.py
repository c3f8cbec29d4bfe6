"""What a test suite has exercised, as JSON or Markdown."""

from collections import Counter
from enum import StrEnum
from typing import Annotated

from fastapi import Query, Request, Response
from sqlalchemy import Connection

from fejkollen_server.control.access import CurrentController, OneAccountOrAll, control_router
from fejkollen_server.control.answer_format import wanted_format
from fejkollen_server.control.answers import json_answer, no_content, problem_answers
from fejkollen_server.control.coverage.schemas import CoverageSeen, ItemSeen, PartSeen
from fejkollen_server.coverage import tally
from fejkollen_server.coverage.catalogue import Item, ItemKind
from fejkollen_server.coverage.coverage import Coverage, coverage_of, exercised_by, exercised_by_all
from fejkollen_server.coverage.markdown import markdown
from fejkollen_server.eids.vocabulary import Provider
from fejkollen_server.web.request_services import AllServices

router = control_router("Report")


class CoverageFormat(StrEnum):
    JSON = "json"
    MARKDOWN = "markdown"


_MEDIA_TYPES = {"application/json": CoverageFormat.JSON, "text/markdown": CoverageFormat.MARKDOWN}

Format = Annotated[
    CoverageFormat | None, Query(alias="format", description="Instead of the header Accept, which says it as well.")
]
Threshold = Annotated[
    float | None, Query(ge=0, le=100, description="In percent. The answer is 200 either way: `passed` says which.")
]
Kinds = Annotated[list[ItemKind], Query(alias="kind", default_factory=list, description="Count only these kinds.")]
Providers = Annotated[
    list[Provider], Query(alias="provider", default_factory=list, description="Count only these eIDs, and faults.")
]


@router.get(
    "/coverage",
    response_model=CoverageSeen,
    responses=problem_answers()
    | {200: {"content": {"text/markdown": {"schema": {"type": "string"}, "example": "# Coverage: 62.5 %\n"}}}},
)
async def read_coverage(
    request: Request,
    services: AllServices,
    account: OneAccountOrAll,
    kinds: Kinds,
    providers: Providers,
    wanted: Format = None,
    threshold: Threshold = None,
) -> Response:
    """Show which operations, outcomes, causes and faults were exercised, and how many percent of all that is.

    Of one account, as far as its events are kept: 24 hours of its time, or since its last reset. Admin who names no
    account sees what all accounts have exercised since the tally was last cleared, also those long deleted or reset.
    """

    def work(connection: Connection) -> Counter[Item]:
        return exercised_by_all(connection) if account is None else exercised_by(connection, account.number)

    await services.journal.flush()
    times = await services.database.transaction(work)
    coverage = coverage_of(times, kinds, providers)
    if wanted_format(request, wanted, _MEDIA_TYPES) is CoverageFormat.MARKDOWN:
        return Response(markdown(coverage, threshold), media_type="text/markdown; charset=utf-8")
    return json_answer(_seen(coverage, account.id if account else None, threshold))


@router.delete("/coverage", status_code=204, responses=problem_answers(403))
async def clear_coverage(services: AllServices, controller: CurrentController) -> Response:
    """Forget what deleted and reset accounts have exercised. What living accounts still remember counts on.

    For admin only.
    """
    controller.refuse_unless_admin()
    await services.database.transaction(tally.clear)
    return no_content()


def _seen(coverage: Coverage, account_id: str | None, threshold: float | None) -> CoverageSeen:
    parts = [(kind, coverage.of_kind(kind)) for kind in ItemKind]
    return CoverageSeen(
        account_id=account_id,
        exercised=coverage.covered,
        total=len(coverage.times),
        percent=coverage.percent,
        threshold=threshold,
        passed=None if threshold is None else coverage.reaches(threshold),
        parts=[
            PartSeen(kind=kind, exercised=part.covered, total=len(part.times), percent=part.percent)
            for kind, part in parts
            if part.times
        ],
        items=[ItemSeen(kind=item.kind, name=item.name, times=times) for item, times in coverage.times.items()],
    )
