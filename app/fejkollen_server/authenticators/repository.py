"""The only queries on authenticators."""

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from fejkollen_server.authenticators.state import AS_NEW, AuthenticatorState
from fejkollen_server.database.hot_statement import HotStatement
from fejkollen_server.database.tables import authenticators
from fejkollen_server.eids.vocabulary import AuthenticatorKind

# Looked at whenever somebody approves.
_STATE = HotStatement(
    select(authenticators.c.document).where(
        authenticators.c.account == bindparam("account"),
        authenticators.c.person == bindparam("person"),
        authenticators.c.kind == bindparam("kind"),
    )
)


def state_of(connection: Connection, account: int, person: str, kind: AuthenticatorKind) -> AuthenticatorState:
    row = _STATE.first_row(connection, {"account": account, "person": person, "kind": kind.value})
    return AuthenticatorState.read(row[0]) if row else AS_NEW


def save(connection: Connection, account: int, person: str, kind: AuthenticatorKind, state: AuthenticatorState) -> None:
    """Write down what has become of it; one that is as new needs no row."""
    where = (
        authenticators.c.account == account,
        authenticators.c.person == person,
        authenticators.c.kind == kind.value,
    )
    if state == AS_NEW:
        connection.execute(delete(authenticators).where(*where))
    elif not connection.execute(update(authenticators).where(*where).values(document=state.written())).rowcount:
        connection.execute(
            insert(authenticators).values(account=account, person=person, kind=kind.value, document=state.written())
        )
