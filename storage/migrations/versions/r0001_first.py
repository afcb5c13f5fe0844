"""The first schema: cases and their history, inbox and outbox, people, chats, vault, dialogs.

The history refuses to be changed: triggers on `events` forbid UPDATE and DELETE (I5).
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
CHAT = ("channel", "account", "peer")
TABLES = (
    *("dialogs", "vault_keys", "vault", "homes", "binding_codes", "bindings", "invitations", "grants", "addresses"),
    *("persons", "inbox", "posts", "outbox", "dues", "events", "reporters", "counters", "cases"),
)

FORBID_SQLITE = """
CREATE TRIGGER events_no_{act} BEFORE {act} ON events
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END
"""
FORBID_POSTGRESQL = """
CREATE FUNCTION events_are_final() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the history is append-only'; END $$;
CREATE TRIGGER events_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON events
FOR EACH STATEMENT EXECUTE FUNCTION events_are_final();
"""


def key(*names: str, kind: Any = sa.String) -> list[Any]:
    return [sa.Column(name, kind, primary_key=True, autoincrement=False) for name in names]


def have(*names: str, kind: Any = sa.String) -> list[Any]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def may(*names: str, kind: Any = sa.String) -> list[Any]:
    return [sa.Column(name, kind, nullable=True) for name in names]


def create(name: str, *columns: list[Any], refers: tuple[str, str] | None = None) -> None:
    """`refers`: the column that names a row of another table in the same community, and that table."""
    rest: list[Any] = [sa.PrimaryKeyConstraint(*_keys(columns), name=f"pk_{name}")]
    if refers:
        column, table = refers
        ours, theirs = ["community_id", column], [f"{table}.community_id", f"{table}.id"]
        rest.append(sa.ForeignKeyConstraint(ours, theirs, name=f"fk_{name}_{table}"))
    op.create_table(name, *[column for group in columns for column in group], *rest)


def index(table: str, *columns: str, name: str = "", only: str = "", unique: bool = False) -> None:
    where: dict[str, Any] = {"sqlite_where": sa.text(only), "postgresql_where": sa.text(only)} if only else {}
    op.create_index(name or f"ix_{table}_{'_'.join(columns)}", table, list(columns), unique=unique, **where)


def upgrade() -> None:
    """Create everything."""
    _cases()
    _messages()
    _people()
    _vault()
    _forbid_rewriting()


def downgrade() -> None:
    """Drop everything, the triggers with their table."""
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION events_are_final()")


def _cases() -> None:
    create(
        "cases",
        key("community_id", "id"),
        have("year", kind=sa.Integer),
        have("number", "state", "reporter", "channel"),
        have("opened_at", "since", kind=MOMENT),
        have("version", kind=sa.Integer),
        have("urgency", "matter", "unit", "officer"),
        have("rung", "fired", "returns", "reopens", kind=sa.Integer),
        have("designated", "asked", kind=sa.Boolean),
        may("verdict"),
    )
    index("cases", "community_id", "year", "number", unique=True)
    index("cases", "community_id", "state")
    create("counters", key("community_id"), key("year", kind=sa.Integer), have("serial", kind=sa.Integer))
    create(
        "reporters",
        key("community_id", "case_id"),
        key("position", kind=sa.Integer),
        have("person"),
        may(*CHAT, "message"),
        refers=("case_id", "cases"),
    )
    index("reporters", "community_id", "person")
    index("reporters", "channel", "account", "peer", "message")
    create(
        "events",
        key("community_id", "stream"),
        key("seq", kind=sa.Integer),
        have("kind"),
        have("at", kind=MOMENT),
        have("actor"),
        have("data", kind=sa.Text),
        have("prev", "hash"),
    )
    create(
        "dues",
        key("community_id", "case_id"),
        have("kind"),
        have("at", kind=MOMENT),
        have("step", kind=sa.Integer),
        have("stamp"),
        refers=("case_id", "cases"),
    )
    index("dues", "at")


def _messages() -> None:
    create(
        "outbox",
        key("community_id", "id"),
        have("kind", "audience", "case_id", *CHAT),
        have("args", kind=sa.Text),
        have("reply_to", "person"),
        have("priority", kind=sa.Integer),
        have("state"),
        have("attempts", kind=sa.Integer),
        have("next_at", kind=MOMENT),
        have("error"),
        have("queued_at", kind=MOMENT),
        may("sent_at", kind=MOMENT),
        may("message"),
    )
    unfinished, card = "state IN ('pending', 'sending')", "state = 'pending' AND kind IN ('card', 'new_card')"
    index("outbox", "account", "channel", "peer", "id", name="ix_outbox_line", only=unfinished)
    index("outbox", "community_id", "case_id", name="ix_outbox_cards", only=card)
    what = have("community_id", "case_id", "kind", "audience")
    create("posts", key(*CHAT, "message"), what, have("posted_at", kind=MOMENT))
    index("posts", "community_id", "case_id")
    create(
        "inbox",
        key("bot_id"),
        key("update_id", kind=sa.BigInteger),
        have("lane"),
        may("raw", kind=sa.Text),
        have("state"),
        have("attempts", kind=sa.Integer),
        have("next_at", kind=MOMENT),
        have("error"),
        have("received_at", kind=MOMENT),
    )
    index("inbox", "bot_id", "update_id", name="ix_inbox_waiting", only="state = 'pending'")
    index("inbox", "bot_id", "update_id", name="ix_inbox_parked", only="state = 'parked'")


def _people() -> None:
    create("persons", key("community_id", "id"), have("created_at", kind=MOMENT))
    lives = have("person") + have("created_at", kind=MOMENT)
    create("addresses", key("community_id", *CHAT), lives, refers=("person", "persons"))
    index("addresses", "community_id", "person")
    holds = key("community_id", "person", "role", "scope")
    create("grants", holds, have("granted_at", kind=MOMENT), refers=("person", "persons"))
    index("grants", "community_id", "role", "scope")
    once = have("expires_at", kind=MOMENT) + may("used_at", kind=MOMENT)
    create("invitations", key("code_hash"), have("community_id", "role", "scope", "invited_by"), once)
    binding = ("community_id", "purpose", "scope")
    create("bindings", key(*CHAT), have(*binding), have("bound_at", kind=MOMENT))
    index("bindings", *binding)
    once = have("expires_at", kind=MOMENT) + may("used_at", kind=MOMENT)
    create("binding_codes", key("code_hash"), have(*binding), once)
    create("homes", key(*CHAT), have("community_id"), have("settled_at", kind=MOMENT))


def _vault() -> None:
    sealed = have("ciphertext", kind=sa.LargeBinary) + have("created_at", kind=MOMENT)
    create("vault", key("community_id", "id"), have("person", "kind"), sealed)
    index("vault", "community_id", "person", "kind")
    create("vault_keys", key("community_id", "person"), have("wrapped", kind=sa.LargeBinary))
    create("dialogs", key("key"), may("state"), have("data", kind=sa.Text), have("updated_at", kind=MOMENT))


def _forbid_rewriting() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(FORBID_POSTGRESQL)
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(FORBID_SQLITE.format(act=act))


def _keys(columns: tuple[list[Any], ...]) -> list[str]:
    return [column.name for group in columns for column in group if column.primary_key]
