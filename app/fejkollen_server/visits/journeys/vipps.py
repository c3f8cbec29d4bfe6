"""Vipps MobilePay: phone number, and the app with an emoji to find again there.

The first time in a browser, the e-mail address is confirmed and a consent given as well.
"""

from fejkollen_server.clock import day_of
from fejkollen_server.eids.vipps import EMOJIS
from fejkollen_server.eids.vocabulary import AuthenticatorKind, Provider
from fejkollen_server.errors import InputIsInvalid, PersonIsUnknown
from fejkollen_server.inbox.message import Letter, MessageKind
from fejkollen_server.people.person import Person
from fejkollen_server.people.phone_numbers import international_phone
from fejkollen_server.visits.authenticator_choice import is_ready
from fejkollen_server.visits.journey import PageJourney, PageStep, PhoneMatch
from fejkollen_server.visits.parallel_logins import is_asked_elsewhere
from fejkollen_server.visits.scene import Scene
from fejkollen_server.visits.visit import Form

# Among how many emojis the app lets choose is not published: as many as BankID offers pairs of words, inferred.
_OFFERED = 3
# Whoever is younger cannot have Vipps (developer.vippsmobilepay.com, invalid_user).
_LEAST_AGE = 15
# How long the code in the e-mail is and how often it may be tried is not published: inferred.
_CODE_LENGTH = 6
_CODE_TRIES = 3
# What was typed stays on the page, but no more of it than its field takes.
_LONGEST_KEPT = 25
# The verification code of IDkollen's published test user.
_PUBLISHED_CODE = "1236"

_APP = AuthenticatorKind.VIPPS_APP
_KNOWN_BY_NUMBER = ("invalid_user", "identity_expired", "server_error")


def _begin(scene: Scene) -> None:
    if person := _remembered(scene):
        scene.go("remembered", person=person.id)
    else:
        scene.go("phone-number")


def _remembered(scene: Scene) -> Person | None:
    """Find whom the browser remembers, if they are still there and have Vipps."""
    try:
        person = scene.people.by_id(scene.visit.remembered or "")
    except PersonIsUnknown:
        return None
    return person if Provider.VIPPS in person.eids else None


def _take_remembered(scene: Scene, form: Form) -> None:
    """Go on as whoever the browser remembers: that takes no app, and the consent is given."""
    if form.get("do") == "other":
        _ask_for_number(scene)
    elif scene.identify(scene.person) and not scene.fails_by_habit(*_KNOWN_BY_NUMBER) and not scene.acts_by_habit():
        scene.approve()


def _ask_for_number(scene: Scene) -> None:
    scene.go("phone-number", person=None, authenticator=None, asked_at=None, challenge=None, choices=())


def _take_phone_number(scene: Scene, form: Form) -> None:
    scene.note(remember=form.get("remember", ""), phone=form.get("phone-number", "")[:_LONGEST_KEPT])
    try:
        number = international_phone(form.get("phone-number", ""))
    except InputIsInvalid:
        scene.complain("phone-form")
        return
    person = _whoever_has(scene, number)
    if person is None:
        scene.complain("no-vipps")
    elif person.age_on(day_of(scene.now)) < _LEAST_AGE:
        scene.complain("too-young", _LEAST_AGE)
    elif scene.identify(person) and not scene.fails_by_habit(*_KNOWN_BY_NUMBER):
        _ask_app(scene)


def _whoever_has(scene: Scene, number: str) -> Person | None:
    try:
        person = scene.people.by_phone(number)
    except InputIsInvalid:
        return None
    return person if Provider.VIPPS in person.eids else None


def _ask_app(scene: Scene) -> None:
    """Show an emoji here and several in the app, so that only who sees this page can approve."""
    if not is_ready(scene, _APP, "phone-number"):
        return
    if is_asked_elsewhere(scene, _APP):
        scene.end_by(scene.profile.competed)
        return
    offered = scene.tokens.choose(_OFFERED, EMOJIS)
    (shown,) = scene.tokens.choose(1, offered)
    scene.ask_phone("app", _APP, challenge=shown, choices=offered)


def _take_while_app_is_asked(scene: Scene, form: Form) -> None:
    if form.get("do") == "other":
        _ask_for_number(scene)


def _answered(scene: Scene) -> None:
    if scene.visit.remembered == scene.person.id:
        scene.approve()
    elif scene.person.email:
        scene.go("email")
        _send_code(scene)
    else:
        scene.go("consent")


def _send_code(scene: Scene) -> None:
    code = _PUBLISHED_CODE if scene.person.published_by else scene.tokens.digits(_CODE_LENGTH)
    scene.note(code=code)
    text = f"Your code is {code}. Enter it on the page that you came from."
    letter = Letter(MessageKind.MAIL, "Vipps", text, subject=f"{code} is your code", session=scene.session.id)
    scene.tools.inbox.send(scene.connection, scene.account, scene.person, letter, scene.now)


def _take_email_code(scene: Scene, form: Form) -> None:
    if form.get("do") == "again":
        _send_code(scene)
        scene.note(again="yes")
    elif form.get("one-time-code", "").replace(" ", "") == scene.visit.details["code"]:
        scene.go("consent")
    else:
        scene.count_wrong_try(_CODE_TRIES, "wrong-code", scene.profile.locked)


def _take_consent(scene: Scene, _form: Form) -> None:
    if scene.visit.details.get("remember"):
        scene.remember(scene.person)
    scene.approve()


JOURNEY = PageJourney(
    first=_begin,
    steps={
        "phone-number": PageStep(_take_phone_number),
        "remembered": PageStep(_take_remembered),
        "app": PageStep(
            _take_while_app_is_asked, asks_phone=True, match=PhoneMatch.EMOJI, mismatched="wrong_challenge"
        ),
        "email": PageStep(_take_email_code),
        "consent": PageStep(_take_consent),
    },
    answered=_answered,
)
