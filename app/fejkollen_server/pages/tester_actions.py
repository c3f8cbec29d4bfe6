"""What can be decided in the tester's panel."""

from fejkollen_server.eids.error_codes import EXAMPLE, is_listed
from fejkollen_server.errors import InputIsInvalid
from fejkollen_server.sessions.by_hand import Act, ByHand
from fejkollen_server.visits.visit import Form


def tester_act(by_hand: ByHand, form: Form) -> Act:
    person = form.get("person") or None
    outcome = form.get("outcome", "")
    if form.get("cause"):
        return by_hand.fail_by_cause(form["cause"])
    match outcome:
        case "usual":
            return by_hand.answer_as_usual(person)
        case "approve":
            return by_hand.approve(person)
        case "decline":
            return by_hand.decline(person)
        case "expire":
            return by_hand.expire()
        case _ if is_listed(outcome) or outcome == EXAMPLE:
            return by_hand.fail(outcome)
        case _:
            raise InputIsInvalid("outcome", "is not one of those on the page")
