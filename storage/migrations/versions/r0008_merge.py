"""Cases merged into a lead case (并案): where they went, and for whom the lead goes on."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing has been merged yet."""
    for name in ("merged_into", "joined"):
        op.add_column("cases", sa.Column(name, sa.String, nullable=False, server_default=sa.text("''")))
    op.add_column("cases", sa.Column("gone", sa.Boolean, nullable=False, server_default=sa.text("false")))


def downgrade() -> None:
    """What was merged stays ended, as withdrawn: the version before knows no merged cases."""
    op.execute("UPDATE cases SET state = 'withdrawn' WHERE state = 'merged'")
    for name in ("gone", "joined", "merged_into"):
        op.drop_column("cases", name)
