"""The whole schema. Instants are microseconds since 1970 UTC; documents are JSON text."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

# SQLite only counts upwards by itself in a column that is exactly INTEGER.
_Number = BigInteger().with_variant(Integer(), "sqlite")

accounts = Table(
    "accounts",
    metadata,
    Column("number", _Number, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("secret_digest", Text, nullable=False),
    Column("settings", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account", BigInteger, ForeignKey("accounts.number", ondelete="CASCADE"), nullable=False),
    Column("provider", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    # When the session next changes by itself: it is answered, it expires, or it is purged.
    Column("due_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("collected_at", BigInteger, nullable=False),
    Column("collects", Integer, nullable=False),
    # Who is busy with it, once somebody is.
    Column("person", Text),
    Column("plan", Text),
    Column("hint", Text),
    # What the answers to the relying party are made of while it is pending, and when it has ended.
    Column("shown", Text, nullable=False),
    Column("ending", Text),
    Column("page_secret", Text),
)
PENDING = text("state = 'PENDING'")
ENDED = text("state <> 'PENDING'")
BUSY = text("state = 'PENDING' AND person IS NOT NULL")
"""The conditions of partial indexes, to be written in queries just so, or the indexes are not used."""

# On PostgreSQL they have the same conditions: see below.
Index("ix_sessions_pending", sessions.c.due_at, sqlite_where=PENDING)
Index("ix_sessions_ended", sessions.c.due_at, sqlite_where=ENDED)
Index("ix_sessions_busy", sessions.c.account, sessions.c.person, sqlite_where=BUSY)
# Deleting an account would otherwise look at every session there is.
Index("ix_sessions_account", sessions.c.account)

# The request as it was made: read when a session is answered, and kept out of the rows that every collect touches.
orders = Table(
    "orders",
    metadata,
    Column("session", Text, ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("document", Text, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account", BigInteger, ForeignKey("accounts.number", ondelete="CASCADE"), nullable=False, index=True),
    Column("digest", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("uploaded_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False, index=True),
)

callbacks = Table(
    "callbacks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account", BigInteger, ForeignKey("accounts.number", ondelete="CASCADE"), nullable=False, index=True),
    Column("session", Text, nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("signature", Text),
    Column("state", Text, nullable=False),
    Column("schedule", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    # When the next attempt is due; while one is under way, when its lease runs out; afterwards, when it is purged.
    Column("due_at", BigInteger, nullable=False, index=True),
    # Counts the claims, so that whoever lost a lease cannot record its late result.
    Column("fence", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

callback_attempts = Table(
    "callback_attempts",
    metadata,
    Column("callback", Text, ForeignKey("callbacks.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("duration", BigInteger, nullable=False),
    Column("address", Text),
    Column("status", Integer),
    Column("error", Text),
    Column("answer", Text),
    PrimaryKeyConstraint("callback", "number"),
)


def complete_for_postgresql() -> None:
    """Give partial indexes their conditions on PostgreSQL; its dialect is imported by that, so not for everybody."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if "sqlite_where" in index.dialect_kwargs:
                index.dialect_kwargs["postgresql_where"] = index.dialect_kwargs["sqlite_where"]
