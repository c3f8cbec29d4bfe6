"""How a session is laid out in its row."""

import json
from dataclasses import asdict, fields
from typing import Any

from fejkollen_server.documents.document import DocumentReference
from fejkollen_server.eids.vocabulary import Channel, Country, Operation, Provider
from fejkollen_server.sessions.end.proof import Proof
from fejkollen_server.sessions.plan import Decision, Plan
from fejkollen_server.sessions.session import Failure, Session, Shown
from fejkollen_server.sessions.states import SessionState
from fejkollen_server.signatures.evidence import SignatureEvidence

COLUMNS = (
    "id",
    "account",
    "provider",
    "operation",
    "channel",
    "state",
    "version",
    "started_at",
    "expires_at",
    "due_at",
    "ended_at",
    "collected_at",
    "person",
    "plan",
    "hint",
    "shown",
    "ending",
    "page_secret",
    "collects",
    "collects_wanted",
    "faults",
)


# Each collect reads a row, and looking a value up is quicker than asking its class.
_STATES = {each.value: each for each in SessionState}
_PROVIDERS = {each.value: each for each in Provider}
_OPERATIONS = {each.value: each for each in Operation}
_CHANNELS = {each.value: each for each in Channel}

_SHOWN = tuple(field.name for field in fields(Shown))


def values_of(session: Session) -> dict[str, Any]:
    return {
        "id": session.id,
        "account": session.account,
        "provider": session.provider.value,
        "operation": session.operation.value,
        "channel": session.channel.value,
        "state": session.state.value,
        "version": session.version,
        "started_at": session.started_at,
        "expires_at": session.expires_at,
        "due_at": session.due_at,
        "ended_at": session.ended_at,
        "collected_at": session.collected_at,
        "person": session.person,
        "plan": _plan_text(session.plan),
        "hint": session.hint,
        "shown": _shown_text(session.shown),
        "ending": _ending_text(session.ending) if session.ending else None,
        "page_secret": session.page_secret,
        "collects": session.collects,
        "collects_wanted": session.collects_wanted,
        "faults": session.faults,
    }


def session_of(row: tuple[Any, ...]) -> Session:
    values = dict(zip(COLUMNS, row, strict=True))
    state = _STATES[values["state"]]
    values["state"] = state
    values["provider"] = _PROVIDERS[values["provider"]]
    values["operation"] = _OPERATIONS[values["operation"]]
    values["channel"] = _CHANNELS[values["channel"]]
    values["plan"] = _plan_of(values["plan"])
    values["shown"] = Shown(**json.loads(values["shown"]))
    values["ending"] = _ending_of(state, values["ending"])
    return Session(**values)


def ref_id_of(shown_text: str) -> str | None:
    return Shown(**json.loads(shown_text)).ref_id


def shows(shown_text: str, name: str, value: str) -> bool:
    return bool(json.loads(shown_text).get(name) == value)


def _shown_text(shown: Shown) -> str:
    # Written at every start, where dataclasses.asdict would cost as much as the insert.
    values = ((name, getattr(shown, name)) for name in _SHOWN)
    return json.dumps({name: value for name, value in values if value is not None})


def _ending_text(ending: Proof | Failure) -> str:
    return json.dumps({name: value for name, value in asdict(ending).items() if value is not None})


def _plan_text(plan: Plan | None) -> str | None:
    if plan is None:
        return None
    values = [plan.begun_at, plan.answered_at, plan.decision.error, plan.decision.cause, plan.attended]
    return json.dumps([*values, plan.hints] if plan.hints else values)


def _plan_of(text: str | None) -> Plan | None:
    if text is None:
        return None
    begun_at, answered_at, error, cause, attended, *scripted = json.loads(text)
    hints = tuple((at, code) for at, code in scripted[0]) if scripted else ()
    return Plan(begun_at, answered_at, Decision(error, cause), attended, hints)


def _ending_of(state: SessionState, text: str | None) -> Proof | Failure | None:
    if text is None:
        return None
    values = json.loads(text)
    if state is SessionState.FAILED:
        return Failure(values["error"], values.get("cause"))
    return _proof_of(values)


def _proof_of(values: dict[str, Any]) -> Proof:
    values["signed_documents"] = tuple(DocumentReference(**each) for each in values.get("signed_documents", ()))
    if "evidence" in values:
        values["evidence"] = SignatureEvidence(**values["evidence"])
    if "country" in values:
        values["country"] = Country(values["country"])
    return Proof(**values)
