"""The application: routers, refusals and background work, in reading order."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from types import MappingProxyType
from typing import Any

from fastapi import APIRouter, FastAPI

from fejkollen_server.clock import SystemClock
from fejkollen_server.database.checkpoints import checkpoint_regularly
from fejkollen_server.errors import DatabaseIsAway
from fejkollen_server.logs.logger import logger
from fejkollen_server.providers import not_imitated
from fejkollen_server.scenarios.http_faults import FaultIsDue
from fejkollen_server.services.all_services import Services, build_services
from fejkollen_server.serving import health
from fejkollen_server.serving.journal_layer import JournalLayer
from fejkollen_server.serving.request_guard import RequestGuard
from fejkollen_server.sessions.session import Session
from fejkollen_server.settings import Settings
from fejkollen_server.web.body_limits import BodyLimits
from fejkollen_server.web.head_requests import HeadRequests
from fejkollen_server.web.late_routes import LateRoutes, LazyApplication, LazyRoutes
from fejkollen_server.web.plain_application import plain_application
from fejkollen_server.web.problems import add_problem_handlers
from fejkollen_server.web.public_path import PublicPath
from fejkollen_server.web.server_headers import ServerHeaders
from fejkollen_server.web.spoilt_answers import made_to_fail

_BESIDES = (*health.routes, *not_imitated.routes)

_GRACE_SECONDS = 1.0
_PAUSE_AFTER_BREAKING = 1.0
# Whoever waits for the server hears that it is ready before it looks for the first time for what is to be done.
_FIRST_LOOK_AFTER = 0.03


def create_app(settings: Settings, services: Services | None = None) -> FastAPI:
    """Make the application. Services that are not handed in are built when it starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.services = services or build_services(settings, SystemClock(), callback_body)
        async with background_work(app.state.services):
            yield
        app.state.services.database.close()

    app = plain_application("Fejkollen", lifespan=lifespan)
    app.router.routes += _BESIDES
    app.mount("/control", LazyApplication(_build_control))
    app.router.routes += [LazyRoutes(path, build) for path, build in PAGES.items()]
    app.router.routes.append(LateRoutes(_add_contract))
    add_problem_handlers(app)
    app.add_exception_handler(FaultIsDue, made_to_fail)
    app.add_middleware(HeadRequests)
    app.add_middleware(BodyLimits)
    app.add_middleware(JournalLayer)
    app.add_middleware(RequestGuard, pages=PAGES)
    app.add_middleware(ServerHeaders)
    if settings.public_path:
        app.add_middleware(PublicPath, path=settings.public_path)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]
    return app


def complete_application(app: FastAPI) -> None:
    """Make all that relying parties ask for, before the first of them does."""
    for route in list(app.router.routes):
        if isinstance(route, LateRoutes):
            route.come(app)


def _add_contract(app: FastAPI) -> None:
    from fejkollen_server.providers.contract import add_contract  # noqa: PLC0415 - a server is ready before all of it is there.

    add_contract(app)


def callback_body(session: Session) -> bytes:
    """Write what is called back when a session has ended."""
    from fejkollen_server.providers import session_answers  # noqa: PLC0415 - as above.

    return session_answers.callback_body(session)


def _described(app: FastAPI) -> dict[str, Any]:
    from fejkollen_server.providers.openapi import describe_contract  # noqa: PLC0415 - nobody needs it before it is read.

    complete_application(app)
    return describe_contract(app)


def _build_control() -> FastAPI:
    from fejkollen_server.control.application import build_control  # noqa: PLC0415 - nobody needs it before it is called.

    return build_control()


def _hosted_pages() -> APIRouter:
    from fejkollen_server.pages.routes import router  # noqa: PLC0415 - nobody needs it before somebody opens a page.

    return router


def _demo() -> APIRouter:
    from fejkollen_server.demo.routes import router  # noqa: PLC0415 - as above.

    return router


def _phone() -> APIRouter:
    from fejkollen_server.phone.routes import router  # noqa: PLC0415 - as above.

    return router


def _sign_in() -> APIRouter:
    from fejkollen_server.sign_in.routes import router  # noqa: PLC0415 - as above.

    return router


def _assets() -> APIRouter:
    from fejkollen_server.page_parts.routes import router  # noqa: PLC0415 - as above.

    return router


def _documentation() -> APIRouter:
    from fejkollen_server.docs.routes import pages  # noqa: PLC0415 - as above.

    return pages


def _openapi_documents() -> APIRouter:
    from fejkollen_server.docs.routes import documents  # noqa: PLC0415 - as above.

    return documents


PAGES: Mapping[str, Callable[[], APIRouter]] = MappingProxyType(
    {
        "/eid": _hosted_pages,
        "/demo": _demo,
        "/phone": _phone,
        "/sign-in": _sign_in,
        "/assets": _assets,
        "/docs": _documentation,
        "/openapi": _openapi_documents,
    }
)


@asynccontextmanager
async def background_work(services: Services) -> AsyncIterator[None]:
    """Sweep, deliver, journal and checkpoint while the server runs; then hand back what is under way."""
    dispatching = asyncio.create_task(keep_going("dispatcher", services.dispatcher.run))
    others = [
        # What is named in a lambda is made when the work begins, which is after the server is ready.
        asyncio.create_task(keep_going("sweeper", lambda: services.sweeper.run())),  # noqa: PLW0108 - see above.
        asyncio.create_task(
            keep_going("wake-ups", lambda: services.event_log.wakeups.listen(services.woken_by_others)),
        ),
        asyncio.create_task(keep_going("journal", services.journal.run)),
        asyncio.create_task(keep_going("checkpoints", lambda: checkpoint_regularly(services.database))),
        asyncio.create_task(keep_going("scenario files", lambda: services.scenario_files.watch())),  # noqa: PLW0108 - as above.
    ]
    yield
    services.database.shorten_waits()
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await services.dispatcher.stop(_GRACE_SECONDS)
    await dispatching
    with suppress(DatabaseIsAway):
        await services.journal.flush()
    await services.sweeper.close()
    await services.signatures.close()


async def keep_going(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Begin again when something unforeseen breaks: a session nobody ends would be worse than a repeated error."""
    await asyncio.sleep(_FIRST_LOOK_AFTER)
    while True:
        try:
            await work()
        except Exception:  # noqa: BLE001 - whatever it is, the work must go on; the log says what it was.
            logger().exception(f"{name} broke, and begins again")
            await asyncio.sleep(_PAUSE_AFTER_BREAKING)
        else:
            return
