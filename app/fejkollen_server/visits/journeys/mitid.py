"""MitID: user ID, what to answer with, and then the CPR number, which private services have to ask for themselves."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from fejkollen_server.clock import SECOND
from fejkollen_server.eids.authenticators import AUTHENTICATORS
from fejkollen_server.eids.vocabulary import Assurance, AuthenticatorKind, Operation, Provider
from fejkollen_server.people.person import HabitOutcome
from fejkollen_server.scanning.mitid import mitid_frames
from fejkollen_server.sessions.by_hand import Situation
from fejkollen_server.visits.authenticator_choice import chosen_kind, held_kinds, is_ready
from fejkollen_server.visits.journey import PageJourney, PageStep, PhoneMatch
from fejkollen_server.visits.parallel_logins import is_asked_elsewhere
from fejkollen_server.visits.scene import Scene
from fejkollen_server.visits.visit import Form, Visit

# Who holds the CPR number may try three times to enter it (Signaturgruppen, developer.signicat.com).
CPR_TRIES = 3

# 5 to 48 characters; never ten digits, which could be a CPR number (mitid.dk, user ID).
_USER_ID = re.compile(r"[a-zæøå0-9 {}!#$^,*()_+\-=:;?.@]{5,48}", re.IGNORECASE)
# What was typed stays on the page, but no more of it than its field takes.
_LONGEST_KEPT = 60
_TEN_DIGITS = re.compile(r"\d{6}[ -]?\d{4}")

_ON_THE_PAGE_AROUND = "user_aborted"
_WRONG_NUMBER_BY_HABIT = "cpr_match_spent"
_LATER = (_ON_THE_PAGE_AROUND, _WRONG_NUMBER_BY_HABIT)
"""What only shows on the page for the CPR number."""

_FIRST_STEPS: Mapping[AuthenticatorKind, str] = MappingProxyType(
    {
        AuthenticatorKind.MITID_CODE_DISPLAY: "code",
        AuthenticatorKind.MITID_AUDIO_READER: "code",
        AuthenticatorKind.MITID_CHIP: "chip",
    }
)


def _begin(scene: Scene) -> None:
    scene.go("user-id")


def _take_user_id(scene: Scene, form: Form) -> None:
    text = form.get("user-id", "").strip(" ")
    if _TEN_DIGITS.fullmatch(text):
        scene.note(user_id="")  # It may be somebody's CPR number, and is not kept.
        scene.complain("user-id-is-a-number")
        return
    scene.note(user_id=text[:_LONGEST_KEPT])
    if not _USER_ID.fullmatch(text):
        scene.complain("user-id-form")
    elif person := scene.people.by_user_id(Provider.MITID, text):
        if scene.identify(person) and not scene.fails_by_habit("identity_not_found", "mitid_core_client_error"):
            _offer_authenticators(scene)
    else:
        scene.complain("unknown-user")


def _offer_authenticators(scene: Scene) -> None:
    held = held_kinds(scene)
    if len(held) == 1:
        _begin_with(scene, held[0].kind)
    else:
        scene.go("authenticator")


def _take_choice(scene: Scene, form: Form) -> None:
    if kind := chosen_kind(scene, form):
        _begin_with(scene, kind)


def _begin_with(scene: Scene, kind: AuthenticatorKind) -> None:
    if AUTHENTICATORS[kind].assurance is Assurance.LOW:
        # IDkollen asks for substantial, MitID's own default; a password alone does not reach so far.
        scene.complain("level-too-low")
    elif not is_ready(scene, kind, "authenticator"):
        return
    elif kind is AuthenticatorKind.MITID_APP:
        _ask_app(scene)
    else:
        scene.go(_FIRST_STEPS[kind], authenticator=kind)


def _ask_app(scene: Scene) -> None:
    """Bind the page to the phone: by the two frames of a QR code, or by a number made from the same value."""
    if is_asked_elsewhere(scene, AuthenticatorKind.MITID_APP):
        scene.end_by(scene.profile.competed)
    else:
        scene.ask_phone("app", AuthenticatorKind.MITID_APP, later=_LATER, challenge=scene.tokens.digits(8))


def _qr(situation: Situation, visit: Visit) -> str:
    """Show the two frames in turn, a second each; a phone needs both."""
    shown_for = (situation.now - (visit.asked_at or situation.now)) // SECOND
    return mitid_frames(visit.challenge or "", shown_for)[shown_for % 2]


def _take_while_app_is_asked(scene: Scene, form: Form) -> None:
    match form.get("do"):
        case "number":
            scene.go("app-number")
        case "qr":
            scene.go("app")
        case "other":
            scene.go("authenticator", authenticator=None, asked_at=None)


def _take_code(scene: Scene, form: Form) -> None:
    kind = _chosen(scene)
    if form.get("do") == "other":
        scene.go("authenticator", authenticator=None)
    elif scene.take_code(kind, form.get("one-time-code", "")):
        scene.go("password")


def _take_password(scene: Scene, form: Form) -> None:
    if scene.take_password(_chosen(scene), form.get("password", "")) and not scene.acts_by_habit(later=_LATER):
        _answered(scene)


def _take_chip_password(scene: Scene, form: Form) -> None:
    if form.get("do") == "other":
        scene.go("authenticator", authenticator=None)
    elif scene.take_password(_chosen(scene), form.get("password", "")):
        scene.go("chip-touch")


def _take_touch(scene: Scene, _form: Form) -> None:
    if not scene.acts_by_habit(later=_LATER):
        _answered(scene)


def _answered(scene: Scene) -> None:
    """Go on to the CPR number, which an age verification must not ask for and a consenting browser need not."""
    if scene.order.operation is Operation.AGE_VERIFICATION or scene.visit.remembered == scene.person.id:
        scene.approve()
    elif not scene.fails_by_habit(_ON_THE_PAGE_AROUND):
        scene.go("cpr")


def _take_cpr(scene: Scene, form: Form) -> None:
    number = re.sub(r"[ -]", "", form.get("cpr", ""))
    if not re.fullmatch(r"[0-9]{10}", number):
        scene.complain("cpr-form")
    elif number != scene.person.ssn or _never_fits(scene):
        scene.count_wrong_try(CPR_TRIES, "wrong-cpr", _WRONG_NUMBER_BY_HABIT)
    else:
        if form.get("remember"):
            scene.remember(scene.person)
        scene.approve()


def _never_fits(scene: Scene) -> bool:
    habit = scene.person.habit
    return habit.outcome is HabitOutcome.FAIL and habit.cause == _WRONG_NUMBER_BY_HABIT


def _chosen(scene: Scene) -> AuthenticatorKind:
    return scene.visit.authenticator or AuthenticatorKind.MITID_APP


JOURNEY = PageJourney(
    first=_begin,
    steps={
        "user-id": PageStep(_take_user_id),
        "authenticator": PageStep(_take_choice),
        "app": PageStep(_take_while_app_is_asked, asks_phone=True, match=PhoneMatch.CHANNEL, qr=_qr),
        "app-number": PageStep(_take_while_app_is_asked, asks_phone=True, match=PhoneMatch.CHANNEL),
        "code": PageStep(_take_code),
        "password": PageStep(_take_password),
        "chip": PageStep(_take_chip_password),
        "chip-touch": PageStep(_take_touch),
        "cpr": PageStep(_take_cpr, aborted=_ON_THE_PAGE_AROUND),
    },
    answered=_answered,
)
