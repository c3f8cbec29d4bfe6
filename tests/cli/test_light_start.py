"""What is not needed at the start is not imported there: it would make every start slower, and the process bigger."""

import subprocess
import sys
from pathlib import Path

from tests.cli.running import environment

PROGRAM = """
import asyncio, sys
from fejkollen_server.serving.application import create_app
from fejkollen_server.settings import load_settings
import fejkollen_server.serving.server

settings = load_settings()
app = create_app(settings)

async def start_and_stop():
    async with app.router.lifespan_context(app):
        pass

asyncio.run(start_and_stop())
print(*sys.modules)
"""

NEEDED_LATER = {
    "fejkollen_server.callbacks.delivery": "a callback",
    "fejkollen_server.docs.rendering": "a look at the documentation",
    "fejkollen_server.pages.routes": "a person on a hosted page",
    "fejkollen_server.providers.contract": "a relying party, for whom it is made right after the start",
    "httpx": "a callback, or a URL to judge",
    "jinja2": "a page of either kind",
    "alembic": "a migration",
    "asn1crypto": "a verification",
    "cryptography": "a signature",
    "prometheus_client": "a look at /metrics",
    "psycopg": "a PostgreSQL",
    "pyhanko": "a seal, in another process",
    "sqlalchemy.dialects.postgresql": "a PostgreSQL",
    "sqlalchemy.orm": "nothing at all",
    "structlog": "something worth a line in the log",
}


def test_nothing_is_imported_that_is_needed_later_or_never(tmp_path: Path) -> None:
    settings = environment({"database_url": f"sqlite:///{tmp_path}/fejkollen.db"})
    ended = subprocess.run(  # noqa: S603 - our own.
        [sys.executable, "-c", PROGRAM], env=settings, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    imported = set(ended.stdout.split())
    assert "fejkollen_server.serving.server" in imported
    assert imported & set(NEEDED_LATER) == set()


def test_commands_explain_themselves_without_what_they_need_to_run() -> None:
    program = (
        "import sys; from fejkollen_server.cli import account, listen, people, scenario, session; print(*sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - our own.
    assert {"fastapi", "fejkollen", "httpx", "pydantic", "sqlalchemy", "yaml"} & set(ended.stdout.split()) == set()
