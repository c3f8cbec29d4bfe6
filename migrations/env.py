"""Runs migrations on the connection it is handed, or on the database that the settings name."""

from alembic import context

import fejkollen_server.database.tables  # noqa: F401 - has them registered.
from fejkollen_server.database.engine import open_postgresql, open_sqlite, parse_database_url
from fejkollen_server.database.metadata import metadata
from fejkollen_server.settings import load_settings


def run_on(connection: object) -> None:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)  # type: ignore[arg-type]
    with context.begin_transaction():
        context.run_migrations()


def run_on_the_configured_database() -> None:
    settings = load_settings()
    url = parse_database_url(settings.database_url)
    sqlite = url.get_backend_name() == "sqlite"
    engine = open_sqlite(url, durability="NORMAL") if sqlite else open_postgresql(url, connections=1)
    with engine.begin() as connection:
        run_on(connection)


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    run_on(handed_over)
else:
    run_on_the_configured_database()
