"""Callbacks that are owed, and every attempt to deliver them."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

from fejkollen_server.database.metadata import metadata

callbacks = Table(
    "callbacks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account", BigInteger, ForeignKey("accounts.number", ondelete="CASCADE"), nullable=False),
    Column("session", Text, nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("signature", Text),
    Column("state", Text, nullable=False),
    Column("schedule", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    # When the next attempt is due; once it is settled, when it is purged.
    Column("due_at", BigInteger, nullable=False, index=True),
    # Counts the claims, so that whoever lost a lease cannot record its late result.
    Column("fence", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    # Where a scenario says so: another content type than JSON's, and what else is spoilt, for whoever looks.
    Column("content_type", Text),
    Column("fault", Text),
    # While an attempt is under way: when whoever makes it has lost the right to, in real time.
    Column("lease_ends", BigInteger),
    # Under whose id it is delivered, where it is a duplicate.
    Column("delivery", Text),
    # Of which rule it is to be sent in reversed order, while it waits for the others.
    Column("batch", Text),
    # Which one must have been attempted before it.
    Column("follows", Text),
    # Whether somebody asked for it, so that it waits for no other of its session.
    Column("out_of_turn", Integer, nullable=False, server_default="0"),
    # Whose couriers it takes, so that one silent receiver does not keep them all.
    Column("host", Text),
)
UNDER_WAY = text("state = 'UNDER_WAY'")
BATCHED = text("batch IS NOT NULL")
Index("ix_callbacks_account", callbacks.c.account, callbacks.c.due_at)
Index("ix_callbacks_lease_ends", callbacks.c.lease_ends, sqlite_where=UNDER_WAY)
Index("ix_callbacks_batch", callbacks.c.batch, sqlite_where=BATCHED)

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
    Column("answer_headers", Text),
    PrimaryKeyConstraint("callback", "number"),
)
