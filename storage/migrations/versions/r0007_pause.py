"""The clock stands (挂起): why, since when, until when, and the stretches it has stood before."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.versions.r0001_first import MOMENT

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every clock runs."""
    for name in ("suspension", "pause", "held"):
        op.add_column("cases", sa.Column(name, sa.String, nullable=False, server_default=sa.text("''")))
    op.add_column("cases", sa.Column("waits", sa.Integer, nullable=False, server_default=sa.text("0")))
    for name in ("until", "paused_at"):
        op.add_column("cases", sa.Column(name, MOMENT, nullable=True))


def downgrade() -> None:
    """Every clock runs on as if it had never stood."""
    for name in ("paused_at", "until", "waits", "held", "pause", "suspension"):
        op.drop_column("cases", name)
