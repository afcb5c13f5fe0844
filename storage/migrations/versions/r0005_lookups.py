"""Indexes that end in what the rows are ordered by. Without it SQLite walks the key backwards through everything a community has
kept until it meets the one row somebody asked for: a name among a million texts."""

from alembic import op

from storage.migrations.versions.r0001_first import index

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

LOOKUPS = (
    ("vault", ("community_id", "person", "kind"), ("community_id", "person", "kind", "id")),
    ("marks", ("community_id", "person"), ("community_id", "person", "id")),
    ("offers", ("community_id", "author"), ("community_id", "author", "id")),
    ("shadows", ("community_id", "batch"), ("community_id", "batch", "id")),
)
NUMBERS = (("community_id", "year", "number"), ("community_id", "number", "year"))


def upgrade() -> None:
    """The new one first: replicas that still run are never without."""
    for table, old, new in LOOKUPS:
        _instead(table, old, new)
    _instead("cases", *NUMBERS, unique=True)


def downgrade() -> None:
    """As before."""
    for table, old, new in LOOKUPS:
        _instead(table, new, old)
    _instead("cases", *reversed(NUMBERS), unique=True)


def _instead(table: str, old: tuple[str, ...], new: tuple[str, ...], *, unique: bool = False) -> None:
    index(table, *new, unique=unique)
    op.drop_index(f"ix_{table}_{'_'.join(old)}", table)
