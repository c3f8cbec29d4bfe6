"""A router for one eID, or for one other part of the contract."""

from fastapi import APIRouter

from fejkollen_server.providers.authentication import AuthenticatedRoute


def contract_router(part: str, prefix: str = "") -> APIRouter:
    """Let in whoever is known, and read JSON also where a client does not say that it is JSON."""
    return APIRouter(prefix=prefix, tags=[part], route_class=AuthenticatedRoute, strict_content_type=False)
