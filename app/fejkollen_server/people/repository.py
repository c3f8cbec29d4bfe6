"""The only queries on people whom accounts have added, changed or taken away."""

from sqlalchemy import Connection, delete, insert, select, update

from fejkollen_server.database.tables import people
from fejkollen_server.people.person import Person
from fejkollen_server.people.person_row import document_of, person_of


def of_account(connection: Connection, account: int) -> dict[str, Person | None]:
    """Give everybody an account has of its own by id; None for those it has taken away."""
    rows = connection.execute(
        select(people.c.id, people.c.document).where(people.c.account == account).order_by(people.c.id)
    )
    return {row.id: person_of(row.document) if row.document else None for row in rows}


def save(connection: Connection, account: int, person: Person) -> None:
    _write(connection, account, person.id, document_of(person))


def take_away(connection: Connection, account: int, person_id: str) -> None:
    """Note that somebody who is there for all accounts is not there for this one."""
    _write(connection, account, person_id, None)


def forget(connection: Connection, account: int, person_id: str) -> bool:
    """Delete what the account has noted about somebody; say whether there was anything."""
    where = (people.c.account == account, people.c.id == person_id)
    return connection.execute(delete(people).where(*where)).rowcount > 0


def _write(connection: Connection, account: int, person_id: str, document: str | None) -> None:
    where = (people.c.account == account, people.c.id == person_id)
    if not connection.execute(update(people).where(*where).values(document=document)).rowcount:
        connection.execute(insert(people).values(account=account, id=person_id, document=document))
