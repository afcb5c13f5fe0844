"""Corrections (纠正): which matter a case's words had pointed to first, and to which one a dispatcher gave it."""

from alembic import op

from storage.migrations.versions.r0001_first import MOMENT, create, have, index, key, may

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing has been taught yet."""
    create(
        "corrections",
        key("community_id", "id"),
        have("case_id", "words", "first", "right", "by"),
        have("at", kind=MOMENT),
        may("undone_at", kind=MOMENT),
        refers=("case_id", "cases"),
    )
    index("corrections", "community_id", "case_id", unique=True)
    index("corrections", "community_id", "words")


def downgrade() -> None:
    """What was taught is forgotten: the router is as it was shipped."""
    op.drop_table("corrections")
