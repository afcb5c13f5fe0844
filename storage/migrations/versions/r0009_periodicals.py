"""Which weekly and monthly reports (周报、月报) have gone out: each once, whoever sends it."""

from alembic import op

from storage.migrations.versions.r0001_first import MOMENT, create, have, key

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing has been reported yet."""
    create("periodicals", key("community_id"), key("every"), key("last"), have("at", kind=MOMENT))


def downgrade() -> None:
    """What was to go out today may go out again."""
    op.drop_table("periodicals")
