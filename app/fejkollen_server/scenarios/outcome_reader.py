"""Reads what a rule makes happen."""

from collections.abc import Mapping

from fejkollen_server.eids.bankid_se import HINT_CODES
from fejkollen_server.eids.error_codes import read_error_code
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Provider
from fejkollen_server.marked_yaml import MarkedValue, did_you_mean, quoted
from fejkollen_server.people.directory import PeopleDirectory
from fejkollen_server.people.pace import Pace
from fejkollen_server.scenarios.condition_reader import read_person
from fejkollen_server.scenarios.fault_reader import read_callback_fault, read_http_faults
from fejkollen_server.scenarios.rule import HintStep, PersonAnswer, RuleOperation, Tempo, Then, When

MOST_COLLECTS = 10_000
_MOST_HINTS = 100
_ENDS = ("outcome", "error", "cause")
_FIELDS = (*_ENDS, "person", "pace", "hints", "http", "callback")


def read_then(given: MarkedValue, when: When, people: PeopleDirectory | None) -> Then:
    found = given.fields(_FIELDS)
    if not found:
        raise given.refusal(f"must say what happens: one or more of {', '.join(_FIELDS)}")
    _refuse_two_ends(found)
    then = Then(
        outcome=found["outcome"].choice(PersonAnswer) if "outcome" in found else None,
        error=read_error_code(found["error"]) if "error" in found else None,
        cause=_cause(found["cause"], when) if "cause" in found else None,
        person=read_person(found["person"], people) if "person" in found else None,
        tempo=_tempo(found["pace"]) if "pace" in found else Tempo(),
        hints=_hints(found["hints"], when) if "hints" in found else (),
        http=read_http_faults(found["http"], when) if "http" in found else (),
        callback=read_callback_fault(found["callback"]) if "callback" in found else None,
    )
    _refuse_sessions_of_documents(given, found, when)
    return then


def _refuse_two_ends(found: Mapping[str, MarkedValue]) -> None:
    ends = [name for name in _ENDS if name in found]
    if len(ends) > 1:
        raise found[ends[1]].refusal(f"does not go with {ends[0]}: a session has one end")


def _refuse_sessions_of_documents(given: MarkedValue, found: Mapping[str, MarkedValue], when: When) -> None:
    if when.operation == {RuleOperation.DOCUMENT} and set(found) != {"http"}:
        raise given.refusal("a rule that is only about operation document can have nothing but http")


def _cause(given: MarkedValue, when: When) -> str:
    """Read a cause that every eID named by the rule has, or, where it names none, at least one."""
    name = given.text()
    providers = sorted(when.provider or Provider)
    strangers = [provider for provider in providers if PROFILES[provider].cause(name) is None]
    if strangers and (when.provider or len(strangers) == len(providers)):
        known = [cause.name for provider in providers for cause in PROFILES[provider].causes]
        whose = strangers[0] if when.provider else "any eID"
        raise given.refusal(f"{quoted(name)} is not a cause of {whose}{did_you_mean(name, known)}")
    return name


def _tempo(given: MarkedValue) -> Tempo:
    if given.is_text:
        return Tempo(pace=given.choice(Pace))
    found = given.fields(("after", "afterCollects"))
    if len(found) != 1:
        raise given.refusal(f"must be one of {', '.join(Pace)}, or have either after or afterCollects")
    if "after" in found:
        return Tempo(after=found["after"].duration())
    return Tempo(after_collects=found["afterCollects"].whole_number(1, MOST_COLLECTS))


def _hints(given: MarkedValue, when: When) -> tuple[HintStep, ...]:
    _refuse_where_none_are_shown(given, when)
    items = given.one_or_more()
    if len(items) > _MOST_HINTS:
        raise given.refusal(f"must have at most {_MOST_HINTS} items")
    steps: list[HintStep] = []
    for item in items:
        step = _hint(item)
        if steps and step.after < steps[-1].after:
            raise item.refusal("must not come before the hint that stands above it")
        steps.append(step)
    return tuple(steps)


def _hint(given: MarkedValue) -> HintStep:
    found = given.fields(("after", "hint"), required=("hint",))
    code = found["hint"].text()
    if code not in HINT_CODES:
        raise found["hint"].refusal(
            f"{quoted(code)} is not one of {', '.join(HINT_CODES)}{did_you_mean(code, HINT_CODES)}"
        )
    return HintStep(found["after"].duration() if "after" in found else 0.0, code)


def _refuse_where_none_are_shown(given: MarkedValue, when: When) -> None:
    showing = [provider for provider in Provider if PROFILES[provider].journeys]
    silent = sorted(provider for provider in when.provider if provider not in showing)
    if silent:
        raise given.refusal(f"{silent[0]} shows no hints, only {', '.join(showing)} does")
    if when.operation and not when.operation & {RuleOperation.AUTH, RuleOperation.SIGN}:
        raise given.refusal("hints are only shown in operation auth and sign")
