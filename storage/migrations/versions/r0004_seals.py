"""Seals over the history, and which events each covers; neither can be changed, like the events themselves."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.versions.r0001_first import MOMENT, create, have, index, key

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("sealed", "seals")
FORBID_SQLITE = """
CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table}
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END
"""
FORBID_POSTGRESQL = """
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION events_are_final()
"""


def upgrade() -> None:
    """What happened before the first seal falls into it."""
    create(
        "seals",
        key("community_id"),
        key("serial", kind=sa.Integer),
        have("at", kind=MOMENT),
        have("count", kind=sa.Integer),
        have("root", "prev", "hash"),
    )
    op.create_table(
        "sealed",
        *key("community_id"),
        *key("serial", kind=sa.Integer),
        *key("stream"),
        *have("first", "last", kind=sa.Integer),
        sa.PrimaryKeyConstraint("community_id", "serial", "stream", name="pk_sealed"),
        sa.ForeignKeyConstraint(
            ["community_id", "serial"], ["seals.community_id", "seals.serial"], name="fk_sealed_seals"
        ),
    )
    index("sealed", "community_id", "stream", "first", unique=True)
    for table in TABLES:
        _forbid_rewriting(table)


def downgrade() -> None:
    """Without seals; the events stay."""
    for table in TABLES:
        op.drop_table(table)


def _forbid_rewriting(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(FORBID_POSTGRESQL.format(table=table))
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(FORBID_SQLITE.format(table=table, act=act))
