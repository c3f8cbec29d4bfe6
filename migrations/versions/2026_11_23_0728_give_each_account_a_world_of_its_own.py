"""Give each account a world of its own: clock, people, scenarios, events, journal."""

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOVED = sa.text("(clock_offset <> 0 OR frozen_at IS NOT NULL)")
_UNDER_WAY = sa.text("state = 'UNDER_WAY'")
_BATCHED = sa.text("batch IS NOT NULL")


def _rebuilt() -> Literal["auto", "always"]:
    """SQLite writes down a column that was added in another way than one that was there from the start."""
    return "auto" if op.get_context().dialect.name == "postgresql" else "always"


def upgrade() -> None:  # noqa: PLR0915 - one step after the other.
    op.create_table(
        "authorities",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("private_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_authorities")),
    )
    op.create_table(
        "authenticators",
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.number"], name=op.f("fk_authenticators_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account", "person", "kind", name=op.f("pk_authenticators")),
    )
    op.create_table(
        "coverage",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "name", name=op.f("pk_coverage")),
    )
    op.create_table(
        "events",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("transaction_id", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("session", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("happened_at", sa.BigInteger(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.number"], name=op.f("fk_events_account"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_events")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index("ix_events_account", ["account", "transaction_id", "number"], unique=False)
        batch_op.create_index(batch_op.f("ix_events_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_events_session"), ["session"], unique=False)

    op.create_table(
        "journals",
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("dropped", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.number"], name=op.f("fk_journals_account"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_journals")),
    )
    op.create_table(
        "people",
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["accounts.number"], name=op.f("fk_people_account"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account", "id", name=op.f("pk_people")),
    )
    op.create_table(
        "requests",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=True),
        sa.Column("session", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("happened_at", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=True),
        sa.Column("ref_id", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.number"], name=op.f("fk_requests_account"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_requests")),
    )
    with op.batch_alter_table("requests", schema=None) as batch_op:
        batch_op.create_index("ix_requests_account", ["account", "number"], unique=False)
        batch_op.create_index(batch_op.f("ix_requests_due_at"), ["due_at"], unique=False)

    op.create_table(
        "scenario_uses",
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("scenario", sa.Text(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.number"], name=op.f("fk_scenario_uses_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account", "scenario", name=op.f("pk_scenario_uses")),
    )
    op.create_table(
        "scenarios",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_scenarios")),
        sa.UniqueConstraint("id", name=op.f("uq_scenarios_id")),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.number"], name=op.f("fk_scenarios_account"), ondelete="CASCADE"
        ),
    )
    with op.batch_alter_table("scenarios", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scenarios_account"), ["account"], unique=False)

    op.create_table(
        "snapshots",
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.number"], name=op.f("fk_snapshots_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account", "id", name=op.f("pk_snapshots")),
    )
    with op.batch_alter_table("accounts", schema=None, recreate=_rebuilt()) as batch_op:
        batch_op.add_column(sa.Column("clock_offset", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("frozen_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("revision", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("draws", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.create_index(
            "ix_accounts_moved", ["number"], unique=False, sqlite_where=_MOVED, postgresql_where=_MOVED
        )

    with op.batch_alter_table("callback_attempts", schema=None, recreate=_rebuilt()) as batch_op:
        batch_op.add_column(sa.Column("answer_headers", sa.Text(), nullable=True))

    with op.batch_alter_table("callbacks", schema=None, recreate=_rebuilt()) as batch_op:
        batch_op.add_column(sa.Column("content_type", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("fault", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("lease_ends", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("delivery", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("batch", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("follows", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("out_of_turn", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("host", sa.Text(), nullable=True))
        batch_op.drop_index(batch_op.f("ix_callbacks_account"))
        batch_op.create_index("ix_callbacks_account", ["account", "due_at"], unique=False)
        batch_op.create_index(
            "ix_callbacks_lease_ends",
            ["lease_ends"],
            unique=False,
            sqlite_where=_UNDER_WAY,
            postgresql_where=_UNDER_WAY,
        )
        batch_op.create_index(
            "ix_callbacks_batch", ["batch"], unique=False, sqlite_where=_BATCHED, postgresql_where=_BATCHED
        )

    op.execute("UPDATE callbacks SET lease_ends = due_at WHERE state = 'UNDER_WAY'")

    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_documents_account"))
        batch_op.create_index("ix_documents_account", ["account", "due_at"], unique=False)

    with op.batch_alter_table("orders", schema=None, recreate=_rebuilt()) as batch_op:
        batch_op.add_column(sa.Column("explanation", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("callback_fault", sa.Text(), nullable=True))

    with op.batch_alter_table("sessions", schema=None, recreate=_rebuilt()) as batch_op:
        batch_op.add_column(sa.Column("collects_wanted", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("faults", sa.Text(), nullable=True))
        batch_op.drop_index(batch_op.f("ix_sessions_account"))
        batch_op.create_index("ix_sessions_account", ["account", "due_at"], unique=False)


def downgrade() -> None:  # noqa: PLR0915 - one step after the other.
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index("ix_sessions_account")
        batch_op.create_index(batch_op.f("ix_sessions_account"), ["account"], unique=False)
        batch_op.drop_column("faults")
        batch_op.drop_column("collects_wanted")

    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.drop_column("callback_fault")
        batch_op.drop_column("explanation")

    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.drop_index("ix_documents_account")
        batch_op.create_index(batch_op.f("ix_documents_account"), ["account"], unique=False)

    with op.batch_alter_table("callbacks", schema=None) as batch_op:
        batch_op.drop_index("ix_callbacks_batch", sqlite_where=_BATCHED, postgresql_where=_BATCHED)
        batch_op.drop_index("ix_callbacks_lease_ends", sqlite_where=_UNDER_WAY, postgresql_where=_UNDER_WAY)
        batch_op.drop_index("ix_callbacks_account")
        batch_op.create_index(batch_op.f("ix_callbacks_account"), ["account"], unique=False)
        batch_op.drop_column("host")
        batch_op.drop_column("out_of_turn")
        batch_op.drop_column("follows")
        batch_op.drop_column("batch")
        batch_op.drop_column("delivery")
        batch_op.drop_column("lease_ends")
        batch_op.drop_column("fault")
        batch_op.drop_column("content_type")

    with op.batch_alter_table("callback_attempts", schema=None) as batch_op:
        batch_op.drop_column("answer_headers")

    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.drop_index("ix_accounts_moved", sqlite_where=_MOVED, postgresql_where=_MOVED)
        batch_op.drop_column("draws")
        batch_op.drop_column("revision")
        batch_op.drop_column("frozen_at")
        batch_op.drop_column("clock_offset")

    op.drop_table("snapshots")
    with op.batch_alter_table("scenarios", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scenarios_account"))

    op.drop_table("scenarios")
    op.drop_table("scenario_uses")
    with op.batch_alter_table("requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_requests_due_at"))
        batch_op.drop_index("ix_requests_account")

    op.drop_table("requests")
    op.drop_table("people")
    op.drop_table("journals")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_events_session"))
        batch_op.drop_index(batch_op.f("ix_events_due_at"))
        batch_op.drop_index("ix_events_account")

    op.drop_table("events")
    op.drop_table("coverage")
    op.drop_table("authenticators")
    op.drop_table("authorities")
