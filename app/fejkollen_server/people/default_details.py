"""Details of a person that nobody wrote down: made up from the national number, and always the same."""

import hashlib
from collections.abc import Set as AbstractSet
from datetime import date, timedelta

from fejkollen_server.eids.authenticators import usual_authenticators
from fejkollen_server.eids.vocabulary import Country, Provider
from fejkollen_server.people.person import Bank, Person

# Places and streets are plainly invented, so that no letter can ever reach anybody.
_STREETS = {
    Country.SWEDEN: ("Påhittsgatan", "Låtsasvägen", "Fejkgränd", "Attrappstigen", "Sagoslingan"),
    Country.NORWAY: ("Liksomveien", "Oppspinnsgata", "Latsomstien", "Eventyrbakken", "Skrønesvingen"),
    Country.DENMARK: ("Opdigtsvej", "Ladsomgade", "Påfundstræde", "Eventyrstien", "Skrønebakken"),
    Country.FINLAND: ("Keksintötie", "Leikkikatu", "Satukuja", "Tarupolku", "Muunnelmanrinne"),
}
_SHORTEST_USER_ID = 5
_TOWNS = {
    Country.SWEDEN: "{:03} 00 Fejkstad",
    Country.NORWAY: "0{:03} Liksomvik",
    Country.DENMARK: "0{:03} Ladsomby",
    Country.FINLAND: "99{:03} Satukylä",
}


def default_person(
    person_id: str,
    given_name: str,
    surname: str,
    country: Country,
    ssn: str,
    birth_date: date,
    *,
    eids: AbstractSet[Provider],
    why: str,
) -> Person:
    return Person(
        id=person_id,
        given_name=given_name,
        surname=surname,
        country=country,
        ssn=ssn,
        birth_date=birth_date,
        why=why,
        eids=frozenset(eids),
        phone=default_phone(country, ssn),
        email=f"{person_id}@example.com",
        address=_address(country, ssn),
        pid=_pid(eids, ssn),
        bank_id=f"{draw_number(ssn, 'bank id', 10_000_000):07}" if Provider.BANKID_NO in eids else None,
        id_issued=_id_issued(ssn, birth_date) if Provider.BANKID_SE in eids else None,
        user_id=_user_id(person_id) if eids & {Provider.MITID, Provider.FTN} else None,
        bank=tuple(Bank)[draw_number(ssn, "bank", len(Bank))] if Provider.FTN in eids else None,
        authenticators=usual_authenticators(eids),
    )


def draw_number(number: str, topic: str, below: int) -> int:
    """Draw a figure that looks like chance and depends on nothing but its arguments."""
    digest = hashlib.sha256(f"{topic} {number}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % below


def default_phone(country: Country, ssn: str) -> str:
    """Make a mobile number. Nothing is ever sent to it, but Sweden keeps 95 of them free for fiction (PTS)."""
    match country:
        case Country.SWEDEN:
            return f"+4670174{605 + draw_number(ssn, 'phone', 95):04}"
        case Country.NORWAY:
            return f"+479{draw_number(ssn, 'phone', 10_000_000):07}"
        case Country.DENMARK:
            return f"+452{draw_number(ssn, 'phone', 10_000_000):07}"
        case Country.FINLAND:
            return f"+35850{draw_number(ssn, 'phone', 10_000_000):07}"


def _address(country: Country, ssn: str) -> str:
    streets = _STREETS[country]
    street = streets[draw_number(ssn, "street", len(streets))]
    town = _TOWNS[country].format(draw_number(ssn, "town", 100))
    return f"{street} {1 + draw_number(ssn, 'house', 99)}, {town}"


def _pid(eids: AbstractSet[Provider], ssn: str) -> str | None:
    """Make a PID in the form of Norwegian BankID, or in that of NemID, which MitID took over."""
    if Provider.BANKID_NO in eids:
        return f"9578-5999-4-{draw_number(ssn, 'pid', 10_000_000):07}"
    if Provider.MITID in eids:
        return f"9208-2002-2-{draw_number(ssn, 'pid', 10**12):012}"
    return None


def _user_id(person_id: str) -> str:
    """Make a user id of the length that MitID asks for: 5 to 48 characters."""
    return f"{person_id}-user"[:48] if len(person_id) < _SHORTEST_USER_ID else person_id[:48]


def _id_issued(ssn: str, birth_date: date) -> date:
    return max(birth_date, date(2024, 1, 1) + timedelta(days=draw_number(ssn, "id issued", 700)))
