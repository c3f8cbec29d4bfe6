"""The whole schema. Instants are microseconds since 1970 UTC; documents are JSON text."""

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
    # The account's own time: so much later than the real time, or standing still at an instant.
    Column("clock_offset", BigInteger, nullable=False, server_default="0"),
    Column("frozen_at", BigInteger),
    # Counts the changes of settings, people and scenarios, so that no replica works with older ones; and how often
    # tokens were drawn, where the account has a seed.
    Column("revision", BigInteger, nullable=False, server_default="0"),
    Column("draws", BigInteger, nullable=False, server_default="0"),
)
MOVED = text("(clock_offset <> 0 OR frozen_at IS NOT NULL)")
Index("ix_accounts_moved", accounts.c.number, sqlite_where=MOVED)

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

# Whoever an account has added or changed, or, without a document, taken away.
people = Table(
    "people",
    metadata,
    Column("account", BigInteger, ForeignKey("accounts.number", ondelete="CASCADE"), nullable=False),
    Column("id", Text, nullable=False),
    Column("document", Text),
    PrimaryKeyConstraint("account", "id"),
)

# What has become of somebody's authenticator: locks, wrong tries, drift. One that is as new has no row.
authenticators = Table(
    "authenticators",
    metadata,
    Column("account", BigInteger, ForeignKey("accounts.number", ondelete="CASCADE"), nullable=False),
    Column("person", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("document", Text, nullable=False),
    PrimaryKeyConstraint("account", "person", "kind"),
)

# Mails and SMS to people.
messages = Table(
    "messages",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account", BigInteger, ForeignKey("accounts.number", ondelete="CASCADE"), nullable=False),
    Column("person", Text, nullable=False),
    Column("sent_at", BigInteger, nullable=False),
    Column("document", Text, nullable=False),
    # When it is purged.
    Column("due_at", BigInteger, nullable=False, index=True),
)
Index("ix_messages_account", messages.c.account, messages.c.person)

scenarios = Table(
    "scenarios",
    metadata,
    Column("number", _Number, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("account", BigInteger, ForeignKey("accounts.number", ondelete="CASCADE"), nullable=False, index=True),
    Column("document", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

# How often an account has used a rule: one of its own, or one from a mounted file.
scenario_uses = Table(
    "scenario_uses",
    metadata,
    Column("account", BigInteger, ForeignKey("accounts.number", ondelete="CASCADE"), nullable=False),
    Column("scenario", Text, nullable=False),
    Column("used", Integer, nullable=False),
    PrimaryKeyConstraint("account", "scenario"),
)

# All that happens in an account's world, in the order in which it happens.
events = Table(
    "events",
    metadata,
    Column("number", _Number, primary_key=True),
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
    Column("number", _Number, primary_key=True),
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

# The keys and certificates of the authority that seals documents, made when they are first needed.
authorities = Table(
    "authorities",
    metadata,
    Column("name", Text, primary_key=True),
    Column("certificate", Text, nullable=False),
    Column("private_key", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)
