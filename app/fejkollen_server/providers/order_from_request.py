"""From any request of a start to the order it makes."""

from fejkollen_server.eids.vocabulary import Channel, Country, Operation, Provider
from fejkollen_server.sessions.order import Disclosure, Order
from fejkollen_server.web.wire import WireModel

DISCLOSURE_FIELDS = {
    "request_ssn": Disclosure.SSN,
    "request_phone": Disclosure.PHONE,
    "request_email": Disclosure.EMAIL,
    "request_address": Disclosure.ADDRESS,
}


def order_of(request: WireModel, provider: Provider, operation: Operation, channel: Channel = Channel.FRONT) -> Order:
    """Make the order. Requests and orders use the same names, but for what is to be disclosed."""
    asked = {name: value for name, value in request if value is not None}
    disclosures = frozenset(disclosure for field, disclosure in DISCLOSURE_FIELDS.items() if asked.pop(field, False))
    if "country" in asked:
        asked["country"] = Country(asked["country"])
    if "documents" in asked:
        asked["documents"] = tuple(asked["documents"])
    return Order(provider=provider, operation=operation, channel=channel, disclosures=disclosures, **asked)
