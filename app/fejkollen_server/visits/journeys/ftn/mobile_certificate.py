"""The mobile certificate: whose phone it is, and then letters that page and phone both show."""

import re

from fejkollen_server.eids.vocabulary import AuthenticatorKind
from fejkollen_server.errors import InputIsInvalid
from fejkollen_server.people.directory import PeopleDirectory
from fejkollen_server.people.person import Person
from fejkollen_server.visits.parallel_logins import is_asked_elsewhere
from fejkollen_server.visits.scene import Scene
from fejkollen_server.visits.visit import Form

_CERTIFICATE = AuthenticatorKind.FTN_MOBILE_CERTIFICATE
_LETTERS = 4

_SEPARATORS = re.compile(r"[\s().-]")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}|0[1-9][0-9]{5,11}")
# Telia takes 3 to 10 signs; DNA 4 to 8 and Elisa 3 to 16, of which the first is a letter.
_SPAM_CODE = re.compile(r"[0-9a-zåäö]{3,10}|[a-zåäö][0-9a-zåäö]{2,15}", re.IGNORECASE)


def take_phone_number(scene: Scene, form: Form) -> None:
    phone = _SEPARATORS.sub("", form.get("phone-number", ""))
    spam_code = form.get("spam-code", "").strip()
    scene.note(phone=phone, spam_code=spam_code)
    if not _PHONE.fullmatch(phone):
        scene.complain("phone-form")
    elif spam_code and not _SPAM_CODE.fullmatch(spam_code):
        scene.complain("spam-code-form")
    elif (person := _holder(scene.people, phone)) is None:
        scene.complain("unknown-phone")
    elif scene.identify(person):
        _ask(scene)


def _ask(scene: Scene) -> None:
    if is_asked_elsewhere(scene, _CERTIFICATE):
        scene.end_by(scene.profile.competed)
    else:
        scene.ask_phone("mobile-code", _CERTIFICATE, challenge=scene.tokens.letters(_LETTERS))


def _holder(people: PeopleDirectory, phone: str) -> Person | None:
    try:
        person = people.by_phone(f"+358{phone[1:]}" if phone.startswith("0") else phone)
    except InputIsInvalid:
        return None
    return person if _CERTIFICATE in person.authenticators else None
