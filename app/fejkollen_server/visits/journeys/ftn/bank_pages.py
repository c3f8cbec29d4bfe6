"""The pages of a bank: who it is, and what only they know and have."""

import re

from fejkollen_server.eids.authenticators import AUTHENTICATORS
from fejkollen_server.eids.vocabulary import AuthenticatorKind, Provider
from fejkollen_server.people.person import Bank, HabitOutcome, Person
from fejkollen_server.visits.journeys.ftn.banks import BANKS, BankField
from fejkollen_server.visits.journeys.ftn.demo_users import DemoUser, demo_user, special_end
from fejkollen_server.visits.scene import Scene
from fejkollen_server.visits.visit import Form

_CODES = AuthenticatorKind.FTN_BANK_CODES
_TRIES = AUTHENTICATORS[_CODES].tries
_SPENT = "credentials_spent"
# Whoever would have left before the bank cannot be known before they have said who they are.
_SHOWN_AT_LOGIN = ("identity_expired", "bank_unavailable", "cancelled_at_choice")


def begin_at(scene: Scene, bank: Bank) -> None:
    scene.go("login", authenticator=_CODES)
    scene.note(bank=bank.value, fields=" ".join(BANKS[bank].first), user_id="")


def take_login(scene: Scene, form: Form) -> None:
    bank, user_id = _bank(scene), form.get(BankField.USER_ID, "").strip()
    scene.note(user_id=user_id)
    if _is_incomplete(scene, form):
        scene.complain("incomplete")
    elif cause := special_end(bank, user_id):
        scene.end_by(cause)
    elif (person := _user(scene, bank, user_id)) is None:
        scene.complain("unknown-user")
    elif scene.identify(person) and _knows(scene, form) and not scene.fails_by_habit(*_SHOWN_AT_LOGIN):
        _ask_for_the_rest(scene)


def take_second_page(scene: Scene, form: Form) -> None:
    if _is_incomplete(scene, form):
        scene.complain("incomplete")
    elif _knows(scene, form):
        _end_as_the_person_does(scene)


def _ask_for_the_rest(scene: Scene) -> None:
    pages, demo = BANKS[_bank(scene)], _demo_user(scene)
    fields = [field for field in pages.second if demo is None or demo.secret(field)]
    if not fields:
        _end_as_the_person_does(scene)
        return
    scene.go("code")
    shown = scene.authenticator(_CODES).current_code
    scene.note(fields=" ".join(fields), codes=pages.codes.value, number=str(shown.counter + 1) if shown else "")


def _end_as_the_person_does(scene: Scene) -> None:
    if not scene.acts_by_habit():
        scene.approve()


def _knows(scene: Scene, form: Form) -> bool:
    """Check what was filled in, up to the first thing that is wrong.

    The code comes first: a right password begins the count of wrong tries anew, and would hide wrong codes beside it.
    """
    secrets = [field for field in (BankField.CODE, BankField.PASSWORD) if field in _fields(scene)]
    return all(_is_right(scene, field, form.get(field, "")) for field in secrets)


def _is_right(scene: Scene, field: BankField, text: str) -> bool:
    problem = "wrong-password" if field is BankField.PASSWORD else "wrong-code"
    if demo := _demo_user(scene):
        if re.fullmatch(demo.secret(field) or "", text.strip()):
            return True
    elif field is BankField.PASSWORD:
        return scene.take_password(_CODES, text)
    elif not _never_fits(scene.person):
        return scene.take_code(_CODES, text)
    scene.count_wrong_try(_TRIES, problem, _SPENT)
    return False


def _never_fits(person: Person) -> bool:
    return person.habit.outcome is HabitOutcome.FAIL and person.habit.cause == _SPENT


def _user(scene: Scene, bank: Bank, user_id: str) -> Person | None:
    people, demo = scene.people, demo_user(bank, user_id)
    if demo and people.is_written_down(demo.person):
        person = people.by_id(demo.person)
    elif found := people.by_user_id(Provider.FTN, user_id, bank):
        person = found
    else:
        return None
    return person if _CODES in person.authenticators else None


def _demo_user(scene: Scene) -> DemoUser | None:
    return demo_user(_bank(scene), scene.visit.details["user_id"])


def _is_incomplete(scene: Scene, form: Form) -> bool:
    return not all(form.get(field, "").strip() for field in _fields(scene))


def _fields(scene: Scene) -> list[BankField]:
    return [BankField(name) for name in scene.visit.details["fields"].split()]


def _bank(scene: Scene) -> Bank:
    return Bank(scene.visit.details["bank"])
