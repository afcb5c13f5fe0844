"""Supervision (督办): on which rung, since when, when word was last asked for; that a reporter has urged; and when the clock of
what is due runs out, so that whoever waits can be told that it has moved."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.versions.r0001_first import MOMENT

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody supervises anything yet."""
    op.add_column("cases", sa.Column("supervised", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.add_column("cases", sa.Column("urged", sa.Boolean, nullable=False, server_default=sa.text("false")))
    for name in ("supervised_at", "reported_at"):
        op.add_column("cases", sa.Column(name, MOMENT, nullable=True))
    op.add_column("dues", sa.Column("until", MOMENT, nullable=True))


def downgrade() -> None:
    """Supervision is forgotten: due times are worked out without it."""
    op.drop_column("dues", "until")
    for name in ("reported_at", "supervised_at", "urged", "supervised"):
        op.drop_column("cases", name)
