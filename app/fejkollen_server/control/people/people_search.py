"""Which people somebody looks for."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from fastapi import Query
from pydantic import Field

from fejkollen_server.control.json_models import ControlModel, Text
from fejkollen_server.eids.vocabulary import Country, Provider
from fejkollen_server.people.person import HabitOutcome, Person


class PeopleSearch(ControlModel):
    """All that is given must fit."""

    account: Text | None = Field(
        None, description="For admin: the id of the account that is meant. An account's own credentials mean itself."
    )
    eid: Provider | None = Field(None, description="Only those who hold this eID.")
    country: Country | None = Field(None, description="Only those with a national number of this country.")
    outcome: HabitOutcome | None = Field(None, description="Only those who do this when asked.")
    q: Text | None = Field(None, description="A part of the id, name, number, phone, e-mail, user id or reason.")
    after: Text | None = Field(None, description="The `next` of the page before.")
    limit: Annotated[int, Field(ge=1, le=1000)] = 100

    def page(self, people: Iterable[Person]) -> tuple[list[Person], str | None]:
        """Give one page in the order of ids, and where the next begins."""
        fitting = sorted(self._fitting(people), key=lambda person: person.id)
        page = fitting[: self.limit]
        return page, page[-1].id if len(fitting) > self.limit else None

    def _fitting(self, people: Iterable[Person]) -> Iterator[Person]:
        for person in people:
            if self.eid is not None and self.eid not in person.eids:
                continue
            if self.country not in {None, person.country} or self.outcome not in {None, person.habit.outcome}:
                continue
            if (self.after is None or person.id > self.after) and self._mentions(person):
                yield person

    def _mentions(self, person: Person) -> bool:
        texts = (person.id, person.name, person.ssn, person.phone, person.email, person.user_id, person.why)
        return self.q is None or any(text and self.q.casefold() in text.casefold() for text in texts)


SearchQuery = Annotated[PeopleSearch, Query()]
