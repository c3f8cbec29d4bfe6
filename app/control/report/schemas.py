"""The JSON of the report."""

from pydantic import Field

from app.control.models import AnswerModel, Moment
from app.report.report import Verdict
from app.report.rule import Severity


class EvidenceSeen(AnswerModel):
    """Where a finding can be seen: at most 20 of each."""

    requests: list[int] = Field(description="Numbers of requests in the journal.")
    session_ids: list[str]
    callback_ids: list[str]
    since: Moment | None = None
    until: Moment | None = None
    is_cut: bool = Field(description="Whether there is more than is shown.")


class FindingSeen(AnswerModel):
    """Something the application does wrong."""

    rule: str = Field(description="The id of the rule.", examples=["polls-too-fast"])
    title: str = Field(description="What a good application does.")
    severity: Severity
    message: str = Field(description="What was seen.")
    evidence: EvidenceSeen
    fix: str = Field(description="What to do about it.")
    reproduce: str = Field(description="How to see it happen.")


class RuleSeen(AnswerModel):
    """A rule, and what came of it."""

    rule: str
    title: str
    severity: Severity
    verdict: Verdict
    judged: int = Field(description="How much there was to judge by it: where there was nothing, nothing is proven.")
    why: str | None = Field(None, description="Why it was neither broken nor kept.")


class LookedAtSeen(AnswerModel):
    """What the report is based on."""

    requests: int
    sessions: int
    callbacks: int
    attempts: int = Field(description="How often delivering those callbacks was attempted.")
    strangers: int | None = Field(None, description="Requests with wrong credentials; only admin sees them.")
    since: Moment | None = None
    until: Moment | None = None
    is_complete: bool
    incomplete: list[str] = Field(description="Why something may be missing.")


class ReportSeen(AnswerModel):
    account_id: str
    written_at: Moment
    passed: bool = Field(description="Whether nothing of the severity `failOn`, or worse, was found.")
    fail_on: Severity
    looked_at: LookedAtSeen
    findings: list[FindingSeen] = Field(description="The worst first.")
    rules: list[RuleSeen]
