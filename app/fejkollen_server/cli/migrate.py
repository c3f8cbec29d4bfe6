"""``fejkollen migrate``: brings the database to the newest schema, which ``serve`` does too."""

import click


@click.command()
def command() -> None:
    """Bring the database that FEJKOLLEN_DATABASE_URL names to the newest schema."""
    from fejkollen_server.database.opening import open_up_to_date  # noqa: PLC0415
    from fejkollen_server.database.schema import HEAD  # noqa: PLC0415
    from fejkollen_server.settings import load_settings  # noqa: PLC0415

    settings = load_settings()
    open_up_to_date(settings.database_url, durability=settings.durability, connections=1).close()
    click.echo(f"the database is at revision {HEAD}")
