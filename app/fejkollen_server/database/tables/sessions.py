"""Sessions, what was asked of them, how far somebody has got on their pages, and the documents they sign."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, text

from fejkollen_server.database.metadata import metadata

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
    # The last accepted collect, in real time: what limits collects is no part of the account's world.
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
    # Where a scenario says so: how many collects are accepted before the answer, and what goes wrong with calls.
    Column("collects_wanted", Integer),
    Column("faults", Text),
)
PENDING = text("state = 'PENDING'")
ENDED = text("state <> 'PENDING'")
BUSY = text("state = 'PENDING' AND person IS NOT NULL")
"""The conditions of partial indexes, to be written in queries just so, or the indexes are not used."""

# On PostgreSQL they have the same conditions: see below.
Index("ix_sessions_pending", sessions.c.due_at, sqlite_where=PENDING)
Index("ix_sessions_ended", sessions.c.due_at, sqlite_where=ENDED)
Index("ix_sessions_busy", sessions.c.account, sessions.c.person, sqlite_where=BUSY)
# For worlds with a clock of their own, and for deleting an account without looking at every session there is.
Index("ix_sessions_account", sessions.c.account, sessions.c.due_at)

# The request as it was made: read when a session is answered, and kept out of the rows that every collect touches.
orders = Table(
    "orders",
    metadata,
    Column("session", Text, ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("document", Text, nullable=False),
    # Which rule decided what becomes of it, and why not others.
    Column("explanation", Text),
    # What the scenario that decided makes go wrong with the callback.
    Column("callback_fault", Text),
)

# How far somebody has got on the hosted pages of a session.
visits = Table(
    "visits",
    metadata,
    Column("session", Text, ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    # Counts the changes, so that an older form is known to be out of date.
    Column("version", Integer, nullable=False),
    Column("document", Text, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account", BigInteger, ForeignKey("accounts.number", ondelete="CASCADE"), nullable=False),
    Column("digest", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("uploaded_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False, index=True),
)
Index("ix_documents_account", documents.c.account, documents.c.due_at)
