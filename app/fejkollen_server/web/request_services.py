"""Gives routes the services that the application was made with."""

from typing import Annotated

from fastapi import Depends, Request

from fejkollen_server.services.all_services import Services


async def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


AllServices = Annotated[Services, Depends(_services)]
