"""More time to finish (延期): what became of the wish, how much, and who decides."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has asked yet."""
    for name in ("extension", "extra"):
        op.add_column("cases", sa.Column(name, sa.String, nullable=False, server_default=sa.text("''")))
    op.add_column("cases", sa.Column("approver", sa.Integer, nullable=False, server_default=sa.text("0")))


def downgrade() -> None:
    """Granted time is lost: due times are worked out without it."""
    for name in ("approver", "extra", "extension"):
        op.drop_column("cases", name)
