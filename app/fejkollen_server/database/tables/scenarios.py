"""The scenarios of an account, and how often each was used."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, PrimaryKeyConstraint, Table, Text

from fejkollen_server.database.metadata import metadata
from fejkollen_server.database.tables.numbers import NUMBER

scenarios = Table(
    "scenarios",
    metadata,
    Column("number", NUMBER, primary_key=True),
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
