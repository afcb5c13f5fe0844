"""Whoever waits goes first (S27): since when that is known."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.versions.r0001_first import MOMENT

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of nobody yet."""
    op.add_column("cases", sa.Column("vulnerable_at", MOMENT, nullable=True))


def downgrade() -> None:
    """They are treated like everybody."""
    op.drop_column("cases", "vulnerable_at")
