"""Age verifications that are answered in an app which the page only helps to find: Swedish BankID and Freja."""

from collections.abc import Callable
from dataclasses import replace

from fejkollen_server.eids.vocabulary import AuthenticatorKind
from fejkollen_server.sessions.by_hand import Situation
from fejkollen_server.sessions.rows import repository as sessions
from fejkollen_server.sessions.start.habit_plan import plan_until_started
from fejkollen_server.sessions.start.start_tokens import with_start_tokens
from fejkollen_server.visits.journey import PageJourney, PageStep, PhoneMatch
from fejkollen_server.visits.scene import Scene
from fejkollen_server.visits.visit import Form, Visit


def journey_in_app(
    app: AuthenticatorKind,
    *,
    link: Callable[[Situation, Visit], str],
    qr: Callable[[Situation, Visit], str],
    hint: Callable[[Situation], str | None],
) -> PageJourney:
    """Make the journey of an eID from what its app is opened with, and how it says how far it is."""

    def take_device(scene: Scene, form: Form) -> None:
        chosen = form.get("device", "")
        if chosen not in waiting:
            scene.complain("device-missing")
            return
        _start_order_once(scene)
        scene.go(chosen, authenticator=app, asked_at=scene.visit.asked_at or scene.now)

    waits = PageStep(_take_other_device, asks_phone=True, match=PhoneMatch.ORDER, hint=hint)
    waiting = {"this-device": replace(waits, qr=link, is_link=True), "other-device": replace(waits, qr=qr)}
    return PageJourney(first=_begin, steps={"device": PageStep(take_device), **waiting}, answered=Scene.approve)


def _begin(scene: Scene) -> None:
    scene.go("device")


def _take_other_device(scene: Scene, form: Form) -> None:
    if form.get("do") == "other":
        _begin(scene)


def _start_order_once(scene: Scene) -> None:
    """Make what the app finds the order by, and let BankID give up where nobody opens it in time."""
    session = scene.session
    if session.shown.auto_start_token is not None:
        return
    session.shown = with_start_tokens(session.shown, scene.order, scene.tokens)
    sessions.save_shown(scene.connection, session)
    plan = plan_until_started(scene.order, scene.account.settings, scene.now)
    if plan and session.plan is None:
        session.go_by(plan)
        sessions.save(scene.connection, session)
