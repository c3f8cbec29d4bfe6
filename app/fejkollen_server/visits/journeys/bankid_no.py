"""Norwegian BankID: national number, what is to be signed, and then the app, or a one-time code and the password."""

import re

from fejkollen_server.clock import day_of
from fejkollen_server.eids.vocabulary import AuthenticatorKind, Country
from fejkollen_server.errors import NationalNumberIsInvalid, NationalNumberLooksReal
from fejkollen_server.people.person import Person
from fejkollen_server.visits.authenticator_choice import chosen_kind, held_kinds, is_ready
from fejkollen_server.visits.journey import PageJourney, PageStep
from fejkollen_server.visits.parallel_logins import is_asked_behind_the_scenes, is_asked_elsewhere
from fejkollen_server.visits.scene import Scene
from fejkollen_server.visits.visit import Form

_ELEVEN_DIGITS = re.compile(r"[0-9]{6}[ -]?[0-9]{5}")

_BUSY_NUMBER = "C131"
_BUSY_PHONE = "C293"
# What BankID knows of somebody as soon as it has the number.
_KNOWN_BY_NUMBER = ("certificate_expired", "certificate_blocked", _BUSY_NUMBER, "server_error")

_CODE_DEVICE = AuthenticatorKind.BANKID_NO_CODE_DEVICE


def _begin(scene: Scene) -> None:
    scene.go("number")


def _take_number(scene: Scene, form: Form) -> None:
    number = form.get("number", "").strip()
    if not _ELEVEN_DIGITS.fullmatch(number):
        scene.complain("number-form")
        return
    try:
        person = _whoever_has(scene, number)
    except NationalNumberIsInvalid:
        scene.complain("number-impossible")
    except NationalNumberLooksReal:
        scene.complain("number-looks-real")
    else:
        _take_person(scene, person)


def _whoever_has(scene: Scene, number: str) -> Person:
    accepts = scene.account.settings.accept_real_looking_numbers
    return scene.people.by_number(Country.NORWAY, number, today=day_of(scene.now), accept_real_looking=accepts)


def _take_person(scene: Scene, person: Person) -> None:
    if scene.session.provider not in person.eids:
        scene.complain("no-bankid")
    elif not scene.identify(person) or scene.fails_by_habit(*_KNOWN_BY_NUMBER):
        return
    elif is_asked_behind_the_scenes(scene):
        scene.end_by(_BUSY_NUMBER)
    elif scene.order.text is not None or scene.order.documents:
        scene.go("read")
    else:
        _offer_authenticators(scene)


def _take_reading(scene: Scene, form: Form) -> None:
    """Go on once everything that is going to be signed has been read."""
    wanted = [f"read-{number}" for number in range(1, max(1, len(scene.order.documents)) + 1)]
    ticked = [name for name in wanted if form.get(name)]
    scene.note(read=" ".join(ticked))
    if ticked == wanted:
        _offer_authenticators(scene)
    else:
        scene.complain("unread", len(wanted))


def _offer_authenticators(scene: Scene) -> None:
    held = held_kinds(scene)
    if len(held) == 1:
        _begin_with(scene, held[0].kind)
    else:
        scene.go("authenticator", authenticator=None, asked_at=None)


def _take_choice(scene: Scene, form: Form) -> None:
    if kind := chosen_kind(scene, form):
        _begin_with(scene, kind)


def _begin_with(scene: Scene, kind: AuthenticatorKind) -> None:
    if not is_ready(scene, kind, "authenticator"):
        return
    if kind is _CODE_DEVICE:
        scene.go("code", authenticator=kind)
    elif is_asked_elsewhere(scene, kind):
        scene.end_by(_BUSY_PHONE)
    else:
        scene.ask_phone("app", kind)


def _take_while_app_is_asked(scene: Scene, form: Form) -> None:
    if form.get("do") == "other":
        _offer_authenticators(scene)


def _take_code(scene: Scene, form: Form) -> None:
    if form.get("do") == "other":
        _offer_authenticators(scene)
    elif scene.take_code(_CODE_DEVICE, form.get("one-time-code", "")):
        scene.go("password")


def _take_password(scene: Scene, form: Form) -> None:
    if scene.take_password(_CODE_DEVICE, form.get("password", "")) and not scene.acts_by_habit():
        scene.approve()


JOURNEY = PageJourney(
    first=_begin,
    steps={
        "number": PageStep(_take_number),
        "read": PageStep(_take_reading),
        "authenticator": PageStep(_take_choice),
        "app": PageStep(_take_while_app_is_asked, asks_phone=True),
        "code": PageStep(_take_code),
        "password": PageStep(_take_password),
    },
    answered=Scene.approve,
)
