"""How well an application treats the API, as JSON, Markdown, JUnit XML or SARIF."""

import asyncio
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Query, Request, Response

from fejkollen_server.control.access import CurrentController, OneAccount, control_router
from fejkollen_server.control.answer_format import wanted_format
from fejkollen_server.control.answers import json_answer, problem_answers
from fejkollen_server.control.report.schemas import ReportSeen
from fejkollen_server.control.report.views import report_seen
from fejkollen_server.report.junit import junit
from fejkollen_server.report.markdown import markdown
from fejkollen_server.report.observation_reader import observe_account
from fejkollen_server.report.report import Report, judge
from fejkollen_server.report.rule import Severity
from fejkollen_server.report.sarif import sarif
from fejkollen_server.web.request_services import AllServices

router = control_router("Report")


class ReportFormat(StrEnum):
    JSON = "json"
    MARKDOWN = "markdown"
    JUNIT = "junit"
    SARIF = "sarif"


_MEDIA_TYPES = {
    "application/json": ReportFormat.JSON,
    "text/markdown": ReportFormat.MARKDOWN,
    "application/xml": ReportFormat.JUNIT,
    "text/xml": ReportFormat.JUNIT,
    "application/sarif+json": ReportFormat.SARIF,
}
_XML = {"schema": {"type": "string"}, "example": "<?xml version='1.0' encoding='utf-8'?>\n<testsuites …"}
_FORMATS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The report, in the format that was asked for.",
        "content": {
            "text/markdown": {"schema": {"type": "string"}, "example": "# How the application treats the API\n"},
            "application/xml": _XML,
            "text/xml": _XML,
            "application/sarif+json": {"schema": {"type": "object"}, "example": {"version": "2.1.0", "runs": []}},
        },
    }
}

Format = Annotated[
    ReportFormat | None, Query(alias="format", description="Instead of the header Accept, which says it as well.")
]
FailOn = Annotated[
    Severity, Query(alias="failOn", description="From which severity on `passed` is false and a JUnit case fails.")
]


@router.get("/report", response_model=ReportSeen, responses=problem_answers() | _FORMATS)
async def read_report(
    request: Request,
    services: AllServices,
    controller: CurrentController,
    account: OneAccount,
    wanted: Format = None,
    fail_on: FailOn = Severity.WARNING,
) -> Response:
    """Judge how the account's application treats the API: by its requests, its sessions and its callbacks.

    Each finding has its evidence, what to fix and how to reproduce it. A rule that there was nothing to judge by is
    `notExercised`, which proves nothing: arrange a scenario for it. What shows in the application only, such as what
    the person is told, cannot be seen from here.
    """
    await services.journal.flush()
    observed = await observe_account(
        services.database,
        account,
        services.clock.now(),
        is_journal_kept=services.journal.is_kept and account.settings.journal,
        sees_strangers=controller.account is None,
    )
    written_as = wanted_format(request, wanted, _MEDIA_TYPES)
    # Judging ten thousand requests takes so long that others would notice.
    return await asyncio.to_thread(lambda: _written(judge(observed, fail_on), written_as))


def _written(report: Report, wanted: ReportFormat) -> Response:
    match wanted:
        case ReportFormat.MARKDOWN:
            return Response(markdown(report), media_type="text/markdown; charset=utf-8")
        case ReportFormat.JUNIT:
            return Response(junit(report), media_type="application/xml")
        case ReportFormat.SARIF:
            return Response(sarif(report), media_type="application/sarif+json")
        case ReportFormat.JSON:
            return json_answer(report_seen(report))
