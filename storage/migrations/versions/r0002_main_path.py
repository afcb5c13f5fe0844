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
    op.drop_index("ix_reporters_community_id_person", "reporters")
    index("reporters", "community_id", "person", "case_id")
    index("reporters", "channel", "account", "peer", "case_id")
    op.add_column("persons", sa.Column("informed_at", MOMENT, nullable=True))
    create(
        "offers",
        key("community_id", "id"),
        have("author", *CHAT, "message", "parts", "media", "album"),
        have("met", kind=sa.Boolean),
        have("made_at", "expires_at", kind=MOMENT),
    )
    index("offers", "community_id", *CHAT, "message", unique=True)
    index("offers", "community_id", "author")
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
        have("person", "case_id", "reason", "proposed_by"),
        may("confirmed_by", "settled_by", "words"),
        have("created_at", "expires_at", kind=MOMENT),
        may("confirmed_at", "appealed_at", "settled_at", "lifted_at", kind=MOMENT),
        refers=("person", "persons"),
    )
    index("marks", "community_id", "person")
    create(
        "shadows",
        key("community_id", "id"),
        have("batch", "outcome", "matter", "clock", "emergency", "shown"),
        have("heard_at", kind=MOMENT),
        may("judged", kind=sa.Boolean),
    )
    index("shadows", "community_id", "batch")
    create("reach", key(*CHAT), have("reach"), have("since", kind=MOMENT))
    create("shadow_days", key("community_id", "day"), have("heard", kind=sa.Integer))


def downgrade() -> None:
    """Without them, and what was in them."""
    for table in ("reach", "shadow_days", "shadows", "marks", "rota", "offers"):
        op.drop_table(table)
    op.drop_column("persons", "informed_at")
    op.drop_index("ix_reporters_channel_account_peer_case_id", "reporters")
    op.drop_index("ix_reporters_community_id_person_case_id", "reporters")
    index("reporters", "community_id", "person")
    for columns in ("alarmed_at", "unit_state", "officer_state"):
        op.drop_index(f"ix_cases_community_id_{columns}", "cases")
    for name in (*MOMENTS, "restricted", "alarms", *reversed(WORDS)):
        op.drop_column("cases", name)


def _add(table: str, name: str, kind: Any, default: str) -> None:
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=sa.text(default)))
