"""The way through the Finnish Trust Network: the choice, and then the bank's own pages or the mobile certificate's."""

from collections.abc import Callable

from fejkollen_server.eids.vocabulary import AuthenticatorKind
from fejkollen_server.people.person import Bank
from fejkollen_server.visits.journey import PageJourney, PageStep, PhoneMatch
from fejkollen_server.visits.journeys.ftn.bank_pages import begin_at, take_login, take_second_page
from fejkollen_server.visits.journeys.ftn.mobile_certificate import take_phone_number
from fejkollen_server.visits.scene import Scene
from fejkollen_server.visits.visit import Form

_MOBILE_CERTIFICATE = "mobile-certificate"


def _begin(scene: Scene) -> None:
    scene.go("bank", authenticator=None, person=None, asked_at=None)


def _take_choice(scene: Scene, form: Form) -> None:
    chosen = form.get("bank", "")
    if chosen == _MOBILE_CERTIFICATE:
        scene.go("mobile", authenticator=AuthenticatorKind.FTN_MOBILE_CERTIFICATE)
        scene.note(phone="", spam_code="")
    elif chosen in {bank.value for bank in Bank}:
        begin_at(scene, Bank(chosen))
    else:
        scene.complain("bank-missing")


def _take_while_phone_is_asked(_scene: Scene, _form: Form) -> None:
    """Nothing can be filled in: the phone answers."""


def _or_another_bank(take: Callable[[Scene, Form], None]) -> Callable[[Scene, Form], None]:
    """Let people go back to the choice from a page."""

    def take_or_go_back(scene: Scene, form: Form) -> None:
        if form.get("do") == "other":
            _begin(scene)
        else:
            take(scene, form)

    return take_or_go_back


JOURNEY = PageJourney(
    first=_begin,
    steps={
        "bank": PageStep(_take_choice, aborted="cancelled_at_choice"),
        "login": PageStep(_or_another_bank(take_login)),
        "code": PageStep(_or_another_bank(take_second_page)),
        "mobile": PageStep(_or_another_bank(take_phone_number)),
        "mobile-code": PageStep(
            _or_another_bank(_take_while_phone_is_asked), asks_phone=True, match=PhoneMatch.LETTERS
        ),
    },
    answered=Scene.approve,
)
