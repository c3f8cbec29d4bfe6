"""All of the API that Fejkollen stands in for: a router for each eID, and one for documents."""

from fastapi import FastAPI

from fejkollen_server.providers.bankid_no.routes import router as bankid_no
from fejkollen_server.providers.bankid_se.routes import router as bankid_se
from fejkollen_server.providers.documents.routes import router as documents
from fejkollen_server.providers.freja.routes import router as freja
from fejkollen_server.providers.ftn.routes import router as ftn
from fejkollen_server.providers.mitid.routes import router as mitid
from fejkollen_server.providers.vipps.routes import router as vipps

_ROUTERS = (bankid_se, freja, bankid_no, vipps, mitid, ftn, documents)


def add_contract(app: FastAPI) -> None:
    """Put it before all other routes, because most requests are for it."""
    app.router.routes[:0] = [route for router in _ROUTERS for route in router.routes]
