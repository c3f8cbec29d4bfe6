"""A router for one eID, or for one other part of the API."""

from fastapi import APIRouter
from starlette.routing import Match
from starlette.types import Scope


class PartRouter(APIRouter):
    """Looks at its routes only for paths under its prefix; trying each of them would cost more than the work itself."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if not scope["path"].startswith(self.prefix):
            return Match.NONE, {}
        return super().matches(scope)
