"""The JSON of the report."""

from pydantic import Field

from fejkollen_server.control.json_models import AnswerModel, Moment
from fejkollen_server.report.report import RuleVerdict
from fejkollen_server.report.rule import Severity


class EvidenceSeen(AnswerModel):
    """Where a finding can be seen: at most 20 of each."""

    requests: list[int] = Field(description="Numbers of requests in the journal.")
    session_ids: list[str] = Field(description="The sessions it was seen in.")
    callback_ids: list[str] = Field(description="The callbacks it was seen in.")
    since: Moment | None = Field(None, description="When it was first seen.")
    until: Moment | None = Field(None, description="When it was last seen.")
    is_cut: bool = Field(description="Whether there is more than is shown.")


class FindingSeen(AnswerModel):
    """Something the application does wrong."""

    rule: str = Field(description="The id of the rule.", examples=["polls-too-fast"])
    title: str = Field(description="What a good application does.")
    severity: Severity = Field(description="How bad it is.")
    message: str = Field(description="What was seen.")
    evidence: EvidenceSeen = Field(description="Where it can be seen.")
    fix: str = Field(description="What to do about it.")
    reproduce: str = Field(description="How to see it happen.")


class RuleSeen(AnswerModel):
    """A rule, and what came of it."""

    rule: str = Field(description="The id of the rule.", examples=["polls-too-fast"])
    title: str = Field(description="What a good application does.")
    severity: Severity = Field(description="How bad it is to break it.")
    verdict: RuleVerdict = Field(description="Whether it was kept, broken, or not exercised at all.")
    judged: int = Field(description="How much there was to judge by it: where there was nothing, nothing is proven.")
    why: str | None = Field(None, description="Why it was neither broken nor kept.")


class LookedAtSeen(AnswerModel):
    """What the report is based on."""

    requests: int = Field(description="Requests in the journal.")
    sessions: int = Field(description="Sessions that were started.")
    callbacks: int = Field(description="Callbacks that were owed.")
    attempts: int = Field(description="How often delivering those callbacks was attempted.")
    strangers: int | None = Field(None, description="Requests with wrong credentials; only admin sees them.")
    since: Moment | None = Field(None, description="When the first of those requests was received.")
    until: Moment | None = Field(None, description="When the last of them was received.")
    is_complete: bool = Field(description="Whether nothing is missing from what the report is based on.")
    incomplete: list[str] = Field(description="Why something may be missing.")


class ReportSeen(AnswerModel):
    """How well an application treats the API."""

    account_id: str = Field(description="Whose application it is about.")
    written_at: Moment = Field(description="When the report was written, in the account's time.")
    passed: bool = Field(description="Whether nothing of the severity `failOn`, or worse, was found.")
    fail_on: Severity = Field(description="From which severity on `passed` is false.")
    looked_at: LookedAtSeen = Field(description="How much was looked at, and what may be missing.")
    findings: list[FindingSeen] = Field(description="The worst first.")
    rules: list[RuleSeen] = Field(description="Every rule, and what came of it.")
