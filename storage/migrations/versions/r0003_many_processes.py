"""Many processes on one database: leases, and messages that are taken before they are sent."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.versions.r0001_first import MOMENT, create, have, index, key

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BEFORE = "state IN ('pending', 'sending')"
UNFINISHED = "state IN ('pending', 'taken', 'sending')"


def upgrade() -> None:
    """The line of unfinished messages holds those that are taken, too; each message remembers the update it came of."""
    create(
        "leases",
        key("name"),
        have("holder", "host"),
        have("pid", kind=sa.Integer),
        have("fence", kind=sa.BigInteger),
        have("until", kind=MOMENT),
    )
    op.add_column("outbox", sa.Column("trace", sa.String, nullable=False, server_default=sa.text("''")))
    _line(UNFINISHED)


def downgrade() -> None:
    """A message that was taken has not left: it waits again."""
    op.execute("UPDATE outbox SET state = 'pending' WHERE state = 'taken'")
    _line(BEFORE)
    op.drop_column("outbox", "trace")
    op.drop_table("leases")


def _line(condition: str) -> None:
    op.drop_index("ix_outbox_line", "outbox")
    index("outbox", "account", "channel", "peer", "id", name="ix_outbox_line", only=condition)
