"""A visit to hosted pages under way, as somebody sees it who sits before the browser and holds the devices."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from fejkollen_server.authenticators.service import Authenticator
from fejkollen_server.eids.vocabulary import AuthenticatorKind
from tests.visitor import Visitor
from tests.world import World

BACK = "https://shop.test/back"


@dataclass(frozen=True, slots=True)
class Login:
    world: World
    visitor: Visitor
    path: str
    id: str
    url: str

    @classmethod
    async def begun(cls, world: World, visitor: Visitor, path: str, **body: Any) -> Self:
        """Let a relying party start a session, and a browser have its page's address."""
        started = await world.start(path, refId="7", redirectUrl=BACK, **body)
        return cls(world, visitor, path, started["id"], started["url"])

    @property
    def way_back(self) -> str:
        return f"{BACK}?id={self.id}&refId=7"

    async def code(self, person: str, kind: str) -> str:
        """Read what somebody's device shows."""
        shown = await self._use(person, kind, lambda _connection, held: held.current_code)
        return str(shown.value)

    async def lock(self, person: str, kind: AuthenticatorKind, span: int | None) -> None:
        """Lock what somebody holds for a span of time, or block it."""

        def lock(connection: Any, held: Authenticator) -> Authenticator:
            return self.world.services.authenticators.lock(connection, held, span)

        await self._use(person, kind, lock)

    async def _use(self, person: str, kind: str, act: Callable[[Any, Authenticator], Any]) -> Any:
        services = self.world.services
        demo = await services.accounts.authenticate("demo", "demo-secret")
        return await services.authenticators.use(demo, person, kind, act)

    async def phone_approves(self) -> None:
        await self.world.act(self.id, self.world.services.visits.phone_matched())
        await self.world.act(self.id, self.world.services.visits.phone_answered())

    async def ends(self) -> dict[str, Any]:
        return await self.visitor.ends(self.path, self.id)
