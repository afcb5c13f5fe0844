"""Responses (回应): what became of offers, by group."""

from alembic import op

from storage.migrations.versions.r0001_first import CHAT, MOMENT, create, have, index, key, may

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of offers made before nothing is known."""
    create(
        "responses",
        key("community_id", "id"),
        have(*CHAT, "who", "day", "response"),
        may("reset_at", kind=MOMENT),
    )
    index("responses", "community_id", *CHAT, "who", unique=True)
    index("responses", "community_id", *CHAT, "day", "id")


def downgrade() -> None:
    """Every group is asked as readily as any other."""
    op.drop_table("responses")
