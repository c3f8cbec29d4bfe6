"""The people whom an account can meet, and what they answer with."""

import json
from dataclasses import dataclass, field
from typing import Any

from fejkollen.clock import Duration
from fejkollen.wire import Wire, given


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody simulated."""

    id: str
    name: str
    country: str
    ssn: str | None
    phone: str | None
    eids: tuple[str, ...]
    why: str
    as_json: dict[str, Any] = field(repr=False)


class People:
    """Reads and changes the people of an account."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def list(self) -> tuple[Person, ...]:
        found: list[Person] = []
        after: str | None = None
        while True:
            page = self._wire.ask("GET", "/people", after=after, limit=1000)
            found += [read_person(each) for each in page["people"]]
            after = page.get("next")
            if after is None:
                return tuple(found)

    def read(self, person_id: str) -> Person:
        return read_person(self._wire.ask("GET", f"/people/{person_id}"))

    def add(self, person: dict[str, Any] | None = None) -> Person:
        """Add somebody; what is left out is made up."""
        return read_person(self._wire.ask("POST", "/people", person or {}))

    def edit(self, person_id: str, changes: dict[str, Any]) -> Person:
        """Change somebody, for this account only; what is left out stays."""
        return read_person(self._wire.ask("PATCH", f"/people/{person_id}", changes))

    def remove(self, person_id: str) -> None:
        self._wire.ask("DELETE", f"/people/{person_id}")

    def export(self) -> str:
        """Give the account's own people as YAML."""
        return self._wire.ask_text("GET", "/people.yaml")

    def import_(self, yaml: str) -> tuple[str, ...]:
        """Take over people from YAML, as ``export`` gives them, and give their ids."""
        return tuple(json.loads(self._wire.ask_text("POST", "/people.yaml", yaml))["people"])

    def authenticator(self, person_id: str, kind: str) -> dict[str, Any]:
        """Show what somebody answers with: its state and its current one-time code, where it has one."""
        return self._authenticator("GET", person_id, kind)

    def code(self, person_id: str, kind: str) -> str:
        """Give the one-time code that an authenticator shows now."""
        return str(self.authenticator(person_id, kind)["code"]["value"])

    def lock(self, person_id: str, kind: str, for_: Duration | None = None) -> dict[str, Any]:
        """Lock an authenticator for a time, or for good."""
        return self._authenticator("POST", person_id, f"{kind}/lock", given(for_=for_))

    def unlock(self, person_id: str, kind: str) -> dict[str, Any]:
        return self._authenticator("POST", person_id, f"{kind}/unlock")

    def _authenticator(self, method: str, person_id: str, rest: str, body: object = None) -> dict[str, Any]:
        shown: dict[str, Any] = self._wire.ask(method, f"/people/{person_id}/authenticators/{rest}", body)
        return shown


def read_person(wire: dict[str, Any]) -> Person:
    return Person(
        id=wire["id"],
        name=wire["name"],
        country=wire["country"],
        ssn=wire.get("ssn"),
        phone=wire.get("phone"),
        eids=tuple(wire["eids"]),
        why=wire.get("why", ""),
        as_json=wire,
    )
