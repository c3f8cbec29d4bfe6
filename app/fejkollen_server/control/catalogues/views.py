"""What the control API shows of causes, behaviours and settings."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from fejkollen_server.callbacks.egress import without_credentials
from fejkollen_server.control.catalogues import schemas
from fejkollen_server.database.engine import database_location
from fejkollen_server.docs.fidelity import fidelity
from fejkollen_server.eids.profile import Cause, ProviderProfile
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Provider
from fejkollen_server.people.person import HabitOutcome, Person
from fejkollen_server.settings import PREFIX, Settings

MASK = "********"


def causes_seen(people: Sequence[Person], provider: Provider | None) -> schemas.Causes:
    profiles = [PROFILES[provider]] if provider else PROFILES.values()
    return schemas.Causes(
        causes=[_cause_seen(profile, cause, people) for profile in profiles for cause in profile.causes]
    )


def _cause_seen(profile: ProviderProfile, cause: Cause, people: Sequence[Person]) -> schemas.CauseSeen:
    holders = (person for person in people if profile.provider in person.eids)
    return schemas.CauseSeen(
        provider=profile.provider,
        name=cause.name,
        meaning=cause.meaning,
        error=cause.error,
        refusal=cause.refusal,
        people=[person.id for person in holders if _usual_cause(person, profile) == cause.name],
        by_scenario=True,
        by_hand=cause.error is not None,
    )


def _usual_cause(person: Person, profile: ProviderProfile) -> str | None:
    match person.habit.outcome:
        case HabitOutcome.DECLINE:
            return profile.declined
        case HabitOutcome.IGNORE:
            return profile.expired
        case _:
            return person.habit.cause


def fidelity_seen() -> schemas.Fidelity:
    return schemas.Fidelity(behaviours=[schemas.BehaviourSeen(**asdict(each)) for each in fidelity()])


def settings_seen(settings: Settings, environment: Mapping[str, str] = os.environ) -> schemas.SettingsSeen:
    return schemas.SettingsSeen(settings=list(_settings(settings, environment)))


def _settings(settings: Settings, environment: Mapping[str, str]) -> Iterator[schemas.SettingSeen]:
    given = settings.model_fields_set
    for name, field in Settings.model_fields.items():
        variable = f"{PREFIX}{name.upper()}"
        yield schemas.SettingSeen(
            name=variable,
            value=_shown(name, field, getattr(settings, name)),
            default=_shown(name, field, field.default),
            origin=_origin(given=name in given, in_environment=variable in environment),
            secret=not field.repr,
            description=field.description or "",
        )


def _origin(*, given: bool, in_environment: bool) -> schemas.Origin:
    if not given:
        return "default"
    return "environment" if in_environment else "command line"


def _shown(name: str, field: FieldInfo, value: Any) -> Any:
    """Show nothing that would let anybody in."""
    if name == "database_url":
        return database_location(value)
    if not field.repr:
        return MASK if value else None
    if isinstance(value, frozenset):
        return sorted(value)
    return without_credentials(value) if isinstance(value, str) else to_jsonable_python(value)
