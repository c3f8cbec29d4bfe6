"""Whose phone it is to be."""

from dataclasses import dataclass

from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Provider
from fejkollen_server.people.directory import PeopleDirectory
from fejkollen_server.people.person import Person
from fejkollen_server.phone.phone_addresses import PhoneAddresses
from fejkollen_server.prompts.phone_finder import BusyPerson

_MOST = 60


@dataclass(frozen=True, slots=True)
class PersonRow:
    id: str
    name: str
    eids: tuple[str, ...]
    why: str
    pending: int
    address: str


@dataclass(frozen=True, slots=True)
class Choice:
    busy: tuple[PersonRow, ...]
    others: tuple[PersonRow, ...]
    more: int
    """How many more there are who fit."""


def choice_of(account: str, people: PeopleDirectory, busy: list[BusyPerson], wanted: str, code: str = "") -> Choice:
    """Give who fits what was searched for, those who were busy of late first; with a code, their scanners."""
    doing = [each for each in busy if _fits(each.person, wanted)]
    known = {each.person.id for each in doing}
    others = [person for person in people.everybody if person.id not in known and _fits(person, wanted)]
    return Choice(
        busy=tuple(_row(account, each.person, each.pending, code) for each in doing[:_MOST]),
        others=tuple(_row(account, person, 0, code) for person in others[:_MOST]),
        more=max(0, len(others) - _MOST),
    )


def _row(account: str, person: Person, pending: int, code: str) -> PersonRow:
    links = PhoneAddresses(account, person.id)
    eids = tuple(PROFILES[each].title for each in Provider if each in person.eids)
    return PersonRow(person.id, person.name, eids, person.why, pending, links.scanning(code) if code else links.home)


def _fits(person: Person, wanted: str) -> bool:
    """Every word must be found in the name, id, numbers or eIDs."""
    titles = [f"{PROFILES[each].title} {each}" for each in person.eids]
    known = [person.name, person.id, person.ssn, person.phone or "", person.user_id or "", *titles]
    text = " ".join(known).casefold()
    return all(word in text for word in wanted.casefold().split())
