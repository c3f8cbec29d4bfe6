"""The authority that seals documents."""

from sqlalchemy import BigInteger, Column, Table, Text

from fejkollen_server.database.metadata import metadata

# The keys and certificates of the authority that seals documents, made when they are first needed.
authorities = Table(
    "authorities",
    metadata,
    Column("name", Text, primary_key=True),
    Column("certificate", Text, nullable=False),
    Column("private_key", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)
