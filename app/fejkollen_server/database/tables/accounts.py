"""The accounts of relying parties, and who has signed out of the pages for testers."""

from sqlalchemy import BigInteger, Column, Index, Table, Text, text

from fejkollen_server.database.metadata import metadata
from fejkollen_server.database.tables.numbers import NUMBER

accounts = Table(
    "accounts",
    metadata,
    Column("number", NUMBER, primary_key=True),
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

# Sign-ins that were ended before their time, so that their cookies are worth nothing any more.
ended_sign_ins = Table(
    "ended_sign_ins",
    metadata,
    Column("id", Text, primary_key=True),
    Column("ends_at", BigInteger, nullable=False, index=True),
)
