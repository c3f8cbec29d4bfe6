"""What there is, as data: causes, how faithful each behaviour is, settings."""

from typing import Annotated

from fastapi import Query, Response

from app.control.access import CurrentController, control_router
from app.control.answers import answer, problems
from app.control.catalogues.schemas import Causes, Fidelity, SettingsSeen
from app.control.catalogues.seen import causes_seen, fidelity_seen, settings_seen
from app.eids.vocabulary import Provider
from app.providers.dependencies import AllServices

router = control_router("Catalogues")

OfProvider = Annotated[Provider | None, Query(description="Only causes of this eID.")]


@router.get("/causes", response_model=Causes, responses=problems())
async def list_causes(services: AllServices, provider: OfProvider = None) -> Response:
    """Show every way in which each eID ends badly, what the relying party sees of it, and how to bring it about."""
    return answer(causes_seen(services.people.everybody, provider))


@router.get("/fidelity", response_model=Fidelity, responses=problems())
async def show_fidelity() -> Response:
    """Show what Fejkollen does wherever IDkollen leaves room, how sure that is, and which setting changes it."""
    return answer(fidelity_seen())


@router.get("/settings", response_model=SettingsSeen, responses=problems(403))
async def list_settings(services: AllServices, controller: CurrentController) -> Response:
    """Show every setting of the server, and where its value comes from; secrets are masked. For admin only."""
    controller.refuse_unless_admin()
    return answer(settings_seen(services.settings))
