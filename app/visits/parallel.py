"""Whether somebody's phone is already asked by another session's page: some apps take one login at a time."""

from app.eids.vocabulary import AuthenticatorKind, Operation
from app.sessions import repository as sessions
from app.visits import repository
from app.visits.scene import Scene


def is_asked_elsewhere(scene: Scene, kind: AuthenticatorKind) -> bool:
    if not scene.account.settings.competing_sessions:
        return False
    session = scene.session
    busy = sessions.busy_sessions(scene.connection, session.account, scene.person.id, session.provider, Operation)
    others = [other.id for other in busy if other.id != session.id and other.expires_at > scene.now]
    visits = repository.find_many(scene.connection, others).values()
    return any(visit.asked_at is not None and visit.authenticator is kind for visit in visits)
