"""Choosing what to answer with, among what somebody holds of an eID."""

from app.authenticators.state import Condition
from app.eids.authenticators import AuthenticatorProfile, in_order
from app.eids.vocabulary import AuthenticatorKind
from app.visits.scene import Scene
from app.visits.visit import Form


def held_kinds(scene: Scene) -> tuple[AuthenticatorProfile, ...]:
    """Give what the person has, what they usually take first."""
    return in_order(scene.person.authenticators, scene.session.provider)


def chosen_kind(scene: Scene, form: Form) -> AuthenticatorKind | None:
    """Read what was chosen; complain where it is nothing that the person has."""
    chosen = form.get("authenticator", "")
    held = {profile.kind.value: profile.kind for profile in held_kinds(scene)}
    if chosen not in held:
        scene.complain("authenticator-missing")
    return held.get(chosen)


def is_ready(scene: Scene, kind: AuthenticatorKind, step: str) -> bool:
    """Tell whether it can be used; what is locked or blocked is said at the step where something else can be done."""
    held = scene.authenticator(kind)
    if held.condition is Condition.READY:
        return True
    scene.go(step, authenticator=None)
    if held.condition is Condition.LOCKED:
        scene.complain("authenticator-locked", held.state.locked_until)
    else:
        scene.complain("authenticator-blocked")
    return False
