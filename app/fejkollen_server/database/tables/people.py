"""The people of an account as it has changed them: their authenticators, and the messages they have got."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, PrimaryKeyConstraint, Table, Text

from fejkollen_server.database.metadata import metadata

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
