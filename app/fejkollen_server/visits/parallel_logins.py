"""Whether somebody's phone is already asked by another session's page: some apps take one login at a time."""

from fejkollen_server.eids.vocabulary import AuthenticatorKind, Channel, Operation
from fejkollen_server.sessions.rows import repository as sessions
from fejkollen_server.sessions.session import Session
from fejkollen_server.visits import repository
from fejkollen_server.visits.scene import Scene


def is_asked_elsewhere(scene: Scene, kind: AuthenticatorKind) -> bool:
    visits = repository.find_many(scene.connection, [other.id for other in _others(scene)]).values()
    return any(visit.asked_at is not None and visit.authenticator is kind for visit in visits)


def is_asked_behind_the_scenes(scene: Scene) -> bool:
    """Tell whether a relying party asks the same person without any page."""
    return any(other.channel is Channel.BACKCHANNEL for other in _others(scene))


def _others(scene: Scene) -> list[Session]:
    """Give the sessions that the person is in the middle of besides this one."""
    if not scene.account.settings.competing_sessions:
        return []
    session = scene.session
    busy = sessions.busy_sessions(scene.connection, session.account, scene.person.id, session.provider, Operation)
    return [other for other in busy if other.id != session.id and other.expires_at > scene.now]
