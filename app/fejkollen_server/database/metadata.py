"""What the tables are registered with: how keys and indexes are named, and conditions for both databases."""

from sqlalchemy import MetaData

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


def complete_for_postgresql() -> None:
    """Give partial indexes their conditions on PostgreSQL; its dialect is imported by that, so not for everybody."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if "sqlite_where" in index.dialect_kwargs:
                index.dialect_kwargs["postgresql_where"] = index.dialect_kwargs["sqlite_where"]
