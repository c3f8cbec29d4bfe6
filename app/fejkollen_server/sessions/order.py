"""What a relying party asks for when it starts a session, the same for every eID."""

import json
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from fejkollen_server.eids.vocabulary import Channel, Country, Operation, Provider


class Disclosure(StrEnum):
    """What the relying party asks to be told about the person, beyond what it always is."""

    SSN = "requestSsn"
    PHONE = "requestPhone"
    EMAIL = "requestEmail"
    ADDRESS = "requestAddress"


@dataclass(frozen=True, slots=True)
class Order:
    provider: Provider
    operation: Operation
    channel: Channel = Channel.FRONT
    ref_id: str | None = None
    ssn: str | None = None
    country: Country | None = None
    """Whose number ``ssn`` is, where the request says so (Freja)."""
    phone: str | None = None
    text: str | None = None
    digest: str | None = None
    documents: tuple[str, ...] = ()
    intent: str | None = None
    reference_text: str | None = None
    binding_message: str | None = None
    org_number: str | None = None
    disclosures: frozenset[Disclosure] = frozenset()
    min_age: int | None = None
    max_age: int | None = None
    callback_url: str | None = None
    redirect_url: str | None = None
    app_callback_uri: str | None = None
    pin_required: bool = False
    call_initiator: str | None = None
    ip_address: str | None = None
    min_registration_level: str | None = None

    @property
    def names_a_person(self) -> bool:
        return self.ssn is not None or self.phone is not None


def order_as_json(order: Order) -> str:
    """Write an order as JSON, without what was not asked for."""
    values = ((field, getattr(order, field.name)) for field in fields(order))
    return json.dumps({field.name: value for field, value in values if value != field.default}, default=sorted)


def order_from_json(text: str) -> Order:
    values: dict[str, Any] = json.loads(text)
    values["provider"] = Provider(values["provider"])
    values["operation"] = Operation(values["operation"])
    values["channel"] = Channel(values.get("channel", Channel.FRONT))
    values["documents"] = tuple(values.get("documents", ()))
    values["disclosures"] = frozenset(Disclosure(name) for name in values.get("disclosures", ()))
    if "country" in values:
        values["country"] = Country(values["country"])
    return Order(**values)
