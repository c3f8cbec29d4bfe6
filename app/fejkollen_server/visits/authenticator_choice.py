"""Choosing what to answer with, among what somebody holds of an eID."""

from fejkollen_server.authenticators.state import AuthenticatorCondition
from fejkollen_server.eids.authenticators import AuthenticatorProfile, in_order
from fejkollen_server.eids.vocabulary import AuthenticatorKind
from fejkollen_server.visits.scene import Scene
from fejkollen_server.visits.visit import Form


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
    if held.condition is AuthenticatorCondition.READY:
        return True
    scene.go(step, authenticator=None)
    if held.condition is AuthenticatorCondition.LOCKED:
        scene.complain("authenticator-locked", held.state.locked_until)
    else:
        scene.complain("authenticator-blocked")
    return False
