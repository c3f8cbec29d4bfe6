"""What there is, as data: causes, how faithful each behaviour is, settings."""

from typing import Annotated

from fastapi import Query, Response

from fejkollen_server.control.access import CurrentController, control_router
from fejkollen_server.control.answers import json_answer, problem_answers
from fejkollen_server.control.catalogues.schemas import Causes, Fidelity, SettingsSeen
from fejkollen_server.control.catalogues.views import causes_seen, fidelity_seen, settings_seen
from fejkollen_server.eids.vocabulary import Provider
from fejkollen_server.web.request_services import AllServices

router = control_router("Catalogues")

OfProvider = Annotated[Provider | None, Query(description="Only causes of this eID.")]


@router.get("/causes", response_model=Causes, responses=problem_answers())
async def list_causes(services: AllServices, provider: OfProvider = None) -> Response:
    """Show every way in which each eID ends badly, what the relying party sees of it, and how to bring it about."""
    return json_answer(causes_seen(services.people.everybody, provider))


@router.get("/fidelity", response_model=Fidelity, responses=problem_answers())
async def show_fidelity() -> Response:
    """Show what Fejkollen does wherever IDkollen leaves room, how sure that is, and which setting changes it."""
    return json_answer(fidelity_seen())


@router.get("/settings", response_model=SettingsSeen, responses=problem_answers(403))
async def list_settings(services: AllServices, controller: CurrentController) -> Response:
    """Show every setting of the server, and where its value comes from; secrets are masked. For admin only."""
    controller.refuse_unless_admin()
    return json_answer(settings_seen(services.settings))
