"""All of the API that Fejkollen stands in for: a router for each eID, and one for documents."""

from fastapi import FastAPI

from fejkollen_server.providers.documents.routes import router as documents
from fejkollen_server.providers.registry import EIDS


def add_contract(app: FastAPI) -> None:
    """Put it before all other routes, because most requests are for it."""
    routers = (*(eid.router for eid in EIDS.values()), documents)
    app.router.routes[:0] = [route for router in routers for route in router.routes]
