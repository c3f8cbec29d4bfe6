"""What tells of the past: events, requests, coverage, snapshots."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, PrimaryKeyConstraint, Table, Text

from fejkollen_server.database.metadata import metadata
from fejkollen_server.database.tables.numbers import NUMBER

# All that happens in an account's world, in the order in which it happens.
events = Table(
    "events",
    metadata,
    Column("number", NUMBER, primary_key=True),
    # Which transaction wrote it. Numbers are given out before commits, so on PostgreSQL a smaller one may show later.
    Column("transaction_id", BigInteger, nullable=False),
    Column("account", BigInteger, ForeignKey("accounts.number", ondelete="CASCADE"), nullable=False),
    Column("session", Text, index=True),
    Column("kind", Text, nullable=False),
    # In the account's time, and in real time.
    Column("at", BigInteger, nullable=False),
    Column("happened_at", BigInteger, nullable=False),
    Column("details", Text, nullable=False),
    Column("due_at", BigInteger, nullable=False, index=True),
)
Index("ix_events_account", events.c.account, events.c.transaction_id, events.c.number)

# The journal: every request that was received and what it was answered with.
requests = Table(
    "requests",
    metadata,
    Column("number", NUMBER, primary_key=True),
    # None for strangers, whose requests only the admin sees.
    Column("account", BigInteger, ForeignKey("accounts.number", ondelete="CASCADE")),
    Column("session", Text),
    Column("at", BigInteger, nullable=False),
    Column("happened_at", BigInteger, nullable=False),
    Column("method", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("status", Integer, nullable=False),
    # What it was routed to, and which reference of the relying party's own it is about.
    Column("operation", Text),
    Column("ref_id", Text),
    Column("document", Text, nullable=False),
    Column("due_at", BigInteger, nullable=False, index=True),
)
Index("ix_requests_account", requests.c.account, requests.c.number)

# How many requests a full journal has dropped.
journals = Table(
    "journals",
    metadata,
    Column("account", BigInteger, ForeignKey("accounts.number", ondelete="CASCADE"), primary_key=True),
    Column("dropped", BigInteger, nullable=False),
)

# What was exercised in worlds that are gone, counted for the whole server.
coverage = Table(
    "coverage",
    metadata,
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("times", BigInteger, nullable=False),
    PrimaryKeyConstraint("kind", "name"),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("account", BigInteger, ForeignKey("accounts.number", ondelete="CASCADE"), nullable=False),
    Column("id", Text, nullable=False),
    Column("taken_at", BigInteger, nullable=False),
    Column("document", LargeBinary, nullable=False),
    PrimaryKeyConstraint("account", "id"),
)
