"""Makes ``openapi/control-v1.json``; ``python -m tests.documents.control_openapi`` writes it anew."""

import asyncio
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from fejkollen_server.clock import ManualClock
from fejkollen_server.control.application import build_control
from fejkollen_server.control.description import Node, describe_control
from fejkollen_server.providers.session_answers import callback_body
from fejkollen_server.services.all_services import build_services
from fejkollen_server.serving.application import create_app
from fejkollen_server.settings import Settings
from tests.documents.control_examples import walk
from tests.documents.recorder import Recorder
from tests.world import NOON, World

FILE = Path(__file__).parents[2] / "openapi" / "control-v1.json"
_HEADERS = {"User-Agent": "shop/1.0", "Accept": "application/json", "Accept-Encoding": "identity"}
_REPEATABLE = 20_261_123


def expected_file() -> str:
    """Describe what is served, with examples of what it really answers."""
    with TemporaryDirectory() as folder:
        document = asyncio.run(_with_examples(Path(folder)))
    return f"{json.dumps(document, indent=2, ensure_ascii=False)}\n"


async def _with_examples(folder: Path) -> Node:
    settings = Settings(database_url=f"sqlite:///{folder}/fejkollen.db", seed=_REPEATABLE)
    clock = ManualClock(NOON)
    services = build_services(settings, clock, callback_body)
    app = create_app(settings)
    app.state.services = services
    document = describe_control(build_control())
    transport = httpx.ASGITransport(app)
    demo = (settings.account_id, settings.secret_key)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://localhost:8080", auth=demo, headers=_HEADERS
    ) as client:
        await walk(Recorder(World(app, services, clock, client), document))
    await services.dispatcher.stop(0)
    services.database.close()
    return document


if __name__ == "__main__":
    FILE.write_text(expected_file())
