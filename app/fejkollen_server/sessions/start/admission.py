"""Whether an account may start what it asks for."""

from dataclasses import replace

from sqlalchemy import Connection

from fejkollen_server.accounts.account import Account, AccountSettings, Feature
from fejkollen_server.accounts.allowed_addresses import is_allowed
from fejkollen_server.callbacks.egress import url_problem
from fejkollen_server.documents import repository as documents
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.errors import FeatureIsNotEnabled, InputIsInvalid
from fejkollen_server.people.numbers.organisations import read_organisation_number
from fejkollen_server.sessions.order import Order


def admit(connection: Connection, account: Account, order: Order) -> Order:
    """Give the order back with its numbers in their canonical form, or refuse it."""
    _check_features(account.settings, order)
    _check_addresses(account.settings, order)
    _check_documents(connection, account, order)
    if order.org_number is None:
        return order
    country = order.country or PROFILES[order.provider].country
    return replace(order, org_number=read_organisation_number(country, order.org_number))


def _check_features(settings: AccountSettings, order: Order) -> None:
    wanted = [Feature(disclosure.value) for disclosure in sorted(order.disclosures)]
    wanted += [Feature.ORG_NUMBER] if order.org_number is not None else []
    wanted += [Feature.DOCUMENTS] if order.documents else []
    for feature in wanted:
        if feature not in settings.features:
            raise FeatureIsNotEnabled(feature.value, feature)


def _check_addresses(settings: AccountSettings, order: Order) -> None:
    if order.callback_url is not None:
        problem = url_problem(order.callback_url)
        if problem:
            raise InputIsInvalid("callbackUrl", problem)
        if not is_allowed(order.callback_url, settings.callback_urls):
            raise InputIsInvalid("callbackUrl", "is not on this account's list of allowed callback addresses")
    for field, address in (("redirectUrl", order.redirect_url), ("appCallbackUri", _web_part(order.app_callback_uri))):
        if address is not None and not is_allowed(address, settings.redirect_urls):
            raise InputIsInvalid(field, "is not on this account's list of allowed redirect addresses")


def _web_part(app_callback_uri: str | None) -> str | None:
    """Judge universal links as the web addresses they are; an app's own scheme leads to no web site."""
    return app_callback_uri if app_callback_uri and app_callback_uri.lower().startswith(("http:", "https:")) else None


def _check_documents(connection: Connection, account: Account, order: Order) -> None:
    if not order.documents:
        return
    found = documents.references(connection, account.number, order.documents)
    for position, document_id in enumerate(order.documents):
        if document_id not in found:
            raise InputIsInvalid(f"documents[{position}]", "there is no document with this id")
