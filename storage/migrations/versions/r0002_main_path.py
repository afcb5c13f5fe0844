"""The main path, whole: danger, place and outside bodies on a case; offers, the rota, marks against abuse."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.migrations.versions.r0001_first import CHAT, MOMENT, create, have, index, key, may

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WORDS = ("emergency", "taken", "grid", "accused", "external", "consent")
MOMENTS = ("alarmed_at", "promised")


def upgrade() -> None:
    """New columns and tables; rows that are there already hold the defaults."""
    for name in WORDS:
        _add("cases", name, sa.String, "''")
    _add("cases", "alarms", sa.Integer, "0")
    _add("cases", "restricted", sa.Boolean, "false")
    for name in MOMENTS:
        op.add_column("cases", sa.Column(name, MOMENT, nullable=True))
    index("cases", "community_id", "alarmed_at")
    index("cases", "community_id", "unit", "state")
    index("cases", "community_id", "officer", "state")
    op.add_column("persons", sa.Column("informed_at", MOMENT, nullable=True))
    create(
        "offers",
        key("community_id", "id"),
        have("author", *CHAT, "message"),
        have("expires_at", kind=MOMENT),
    )
    index("offers", "community_id", *CHAT, "message")
    index("offers", "expires_at")
    create(
        "rota",
        key("community_id", "id"),
        have("person", "role", "scope"),
        have("starts_at", kind=MOMENT),
        may("ends_at", kind=MOMENT),
        refers=("person", "persons"),
    )
    index("rota", "community_id", "role", "scope", "starts_at")
    create(
        "marks",
        key("community_id", "id"),
        have("person", "reason", "proposed_by"),
        may("confirmed_by"),
        have("created_at", "expires_at", kind=MOMENT),
        may("appealed_at", "lifted_at", kind=MOMENT),
        refers=("person", "persons"),
    )
    index("marks", "community_id", "person")


def downgrade() -> None:
    """Without them, and what was in them."""
    for table in ("marks", "rota", "offers"):
        op.drop_table(table)
    op.drop_column("persons", "informed_at")
    op.drop_index("ix_cases_community_id_alarmed_at", "cases")
    for name in (*MOMENTS, "restricted", "alarms", *reversed(WORDS)):
        op.drop_column("cases", name)


def _add(table: str, name: str, kind: Any, default: str) -> None:
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=sa.text(default)))
