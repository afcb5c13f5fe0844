"""Every table. `community_id` leads each key but those of the edge, where all that is known is a chat or a code."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

from storage.columns import Moment, Scalars

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


PENDING = "state = 'pending'"
PARKED = "state = 'parked'"
UNFINISHED = "state IN ('pending', 'taken', 'sending')"
WAITING_CARD = "state = 'pending' AND kind IN ('card', 'new_card')"
"""Conditions of partial indexes. A query has to repeat one as it is here, `text(…)`, or the index is not used."""


def _key(*names: str, kind: Any = String) -> list[Column[Any]]:
    return [Column(name, kind, primary_key=True, autoincrement=False) for name in names]


def _have(*names: str, kind: Any = String) -> list[Column[Any]]:
    return [Column(name, kind, nullable=False) for name in names]


def _may(*names: str, kind: Any = String) -> list[Column[Any]]:
    return [Column(name, kind, nullable=True) for name in names]


def _later(*names: str, kind: Any = String, default: str = "") -> list[Column[Any]]:
    """Columns that came later: rows written before them hold the default."""
    value = text("false") if kind is Boolean else text(f"'{default}'") if kind is String else text(default)
    return [Column(name, kind, nullable=False, server_default=value) for name in names]


def _chat(*, key: bool = False) -> list[Column[Any]]:
    make = _key if key else _have
    return make("channel", "account", "peer")


def _only(condition: str) -> dict[str, Any]:
    """A partial index on both databases."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


cases = Table(
    "cases",
    metadata,
    *_key("community_id", "id"),
    *_have("year", kind=Integer),
    *_have("number", "state", "reporter", "channel"),
    *_have("opened_at", "since", kind=Moment),
    *_have("version", kind=Integer),
    *_have("urgency", "matter", "unit", "officer"),
    *_have("rung", "fired", "returns", "reopens", kind=Integer),
    *_have("designated", "asked", kind=Boolean),
    *_may("verdict"),
    *_later("emergency", "taken", "grid", "accused", "external", "consent", "extension", "extra"),
    *_later("suspension", "pause", "held"),
    *_later("alarms", "approver", "waits", "supervised", kind=Integer, default="0"),
    *_later("restricted", kind=Boolean),
    *_may("alarmed_at", "promised", "until", "paused_at", "supervised_at", "reported_at", "vulnerable_at", kind=Moment),
    *_later("merged_into", "joined"),
    *_later("gone", "urged", kind=Boolean),
    Index(None, "community_id", "number", "year", unique=True),
    Index(None, "community_id", "state"),
    Index(None, "community_id", "alarmed_at"),
    Index(None, "community_id", "unit", "state"),
    Index(None, "community_id", "officer", "state"),
)

counters = Table(
    "counters", metadata, *_key("community_id"), *_key("year", kind=Integer), *_have("serial", kind=Integer)
)

reporters = Table(
    "reporters",
    metadata,
    *_key("community_id", "case_id"),
    *_key("position", kind=Integer),
    *_have("person"),
    *_may("channel", "account", "peer", "message"),
    ForeignKeyConstraint(["community_id", "case_id"], ["cases.community_id", "cases.id"]),
    Index(None, "community_id", "person", "case_id"),
    Index(None, "channel", "account", "peer", "message"),
    Index(None, "channel", "account", "peer", "case_id"),
)

events = Table(
    "events",
    metadata,
    *_key("community_id", "stream"),
    *_key("seq", kind=Integer),
    *_have("kind"),
    *_have("at", kind=Moment),
    *_have("actor"),
    *_have("data", kind=Scalars),
    *_have("prev", "hash"),
)

seals = Table(
    "seals",
    metadata,
    *_key("community_id"),
    *_key("serial", kind=Integer),
    *_have("at", kind=Moment),
    *_have("count", kind=Integer),
    *_have("root", "prev", "hash"),
)

periodicals = Table(
    "periodicals",
    metadata,
    *_key("community_id"),
    *_key("every"),
    *_key("last"),
    *_have("at", kind=Moment),
)

sealed = Table(
    "sealed",
    metadata,
    *_key("community_id"),
    *_key("serial", kind=Integer),
    *_key("stream"),
    *_have("first", "last", kind=Integer),
    ForeignKeyConstraint(["community_id", "serial"], ["seals.community_id", "seals.serial"]),
    Index(None, "community_id", "stream", "first", unique=True),
)

dues = Table(
    "dues",
    metadata,
    *_key("community_id", "case_id"),
    *_have("kind"),
    *_have("at", kind=Moment),
    *_have("step", kind=Integer),
    *_have("stamp"),
    *_may("until", kind=Moment),
    ForeignKeyConstraint(["community_id", "case_id"], ["cases.community_id", "cases.id"]),
    Index(None, "at"),
)

outbox = Table(
    "outbox",
    metadata,
    *_key("community_id", "id"),
    *_have("kind", "audience", "case_id"),
    *_chat(),
    *_have("args", kind=Scalars),
    *_have("reply_to", "person"),
    *_have("priority", kind=Integer),
    *_have("state"),
    *_have("attempts", kind=Integer),
    *_have("next_at", kind=Moment),
    *_have("error"),
    *_have("queued_at", kind=Moment),
    *_may("sent_at", kind=Moment),
    *_may("message"),
    *_later("trace"),
    Index("ix_outbox_line", "account", "channel", "peer", "id", **_only(UNFINISHED)),
    Index("ix_outbox_cards", "community_id", "case_id", **_only(WAITING_CARD)),
)

posts = Table(
    "posts",
    metadata,
    *_chat(key=True),
    *_key("message"),
    *_have("community_id", "case_id", "kind", "audience"),
    *_have("posted_at", kind=Moment),
    Index(None, "community_id", "case_id"),
)

inbox = Table(
    "inbox",
    metadata,
    *_key("bot_id"),
    *_key("update_id", kind=BigInteger),
    *_have("lane"),
    *_may("raw", kind=Text),
    *_have("state"),
    *_have("attempts", kind=Integer),
    *_have("next_at", kind=Moment),
    *_have("error"),
    *_have("received_at", kind=Moment),
    Index("ix_inbox_waiting", "bot_id", "update_id", **_only(PENDING)),
    Index("ix_inbox_parked", "bot_id", "update_id", **_only(PARKED)),
)

persons = Table(
    "persons",
    metadata,
    *_key("community_id", "id"),
    *_have("created_at", kind=Moment),
    *_may("informed_at", kind=Moment),
)

_PERSON = (["community_id", "person"], ["persons.community_id", "persons.id"])

addresses = Table(
    "addresses",
    metadata,
    *_key("community_id"),
    *_chat(key=True),
    *_have("person"),
    *_have("created_at", kind=Moment),
    ForeignKeyConstraint(*_PERSON),
    Index(None, "community_id", "person"),
)

grants = Table(
    "grants",
    metadata,
    *_key("community_id", "person", "role", "scope"),
    *_have("granted_at", kind=Moment),
    ForeignKeyConstraint(*_PERSON),
    Index(None, "community_id", "role", "scope"),
)

invitations = Table(
    "invitations",
    metadata,
    *_key("code_hash"),
    *_have("community_id", "role", "scope", "invited_by"),
    *_have("expires_at", kind=Moment),
    *_may("used_at", kind=Moment),
)

bindings = Table(
    "bindings",
    metadata,
    *_chat(key=True),
    *_have("community_id", "purpose", "scope"),
    *_have("bound_at", kind=Moment),
    Index(None, "community_id", "purpose", "scope"),
)

reach = Table("reach", metadata, *_chat(key=True), *_have("reach"), *_have("since", kind=Moment))

binding_codes = Table(
    "binding_codes",
    metadata,
    *_key("code_hash"),
    *_have("community_id", "purpose", "scope"),
    *_have("expires_at", kind=Moment),
    *_may("used_at", kind=Moment),
)

offers = Table(
    "offers",
    metadata,
    *_key("community_id", "id"),
    *_have("author"),
    *_chat(),
    *_have("message"),
    *_have("parts", "media", "album"),
    *_have("met", kind=Boolean),
    *_have("made_at", "expires_at", kind=Moment),
    Index(None, "community_id", "channel", "account", "peer", "message", unique=True),
    Index(None, "community_id", "author", "id"),
    Index(None, "expires_at"),
)

responses = Table(
    "responses",
    metadata,
    *_key("community_id", "id"),
    *_chat(),
    *_have("who", "day", "response"),
    *_may("reset_at", kind=Moment),
    Index(None, "community_id", "channel", "account", "peer", "who", unique=True),
    Index(None, "community_id", "channel", "account", "peer", "day", "id"),
)

rota = Table(
    "rota",
    metadata,
    *_key("community_id", "id"),
    *_have("person", "role", "scope"),
    *_have("starts_at", kind=Moment),
    *_may("ends_at", kind=Moment),
    ForeignKeyConstraint(*_PERSON),
    Index(None, "community_id", "role", "scope", "starts_at"),
)

marks = Table(
    "marks",
    metadata,
    *_key("community_id", "id"),
    *_have("person", "case_id", "reason", "proposed_by"),
    *_may("confirmed_by", "settled_by", "words"),
    *_have("created_at", "expires_at", kind=Moment),
    *_may("confirmed_at", "appealed_at", "settled_at", "lifted_at", kind=Moment),
    ForeignKeyConstraint(*_PERSON),
    Index(None, "community_id", "person", "id"),
)

corrections = Table(
    "corrections",
    metadata,
    *_key("community_id", "id"),
    *_have("case_id", "words", "first", "right", "by"),
    *_have("at", kind=Moment),
    *_may("undone_at", kind=Moment),
    ForeignKeyConstraint(["community_id", "case_id"], ["cases.community_id", "cases.id"]),
    Index(None, "community_id", "case_id", unique=True),
    Index(None, "community_id", "words"),
)

shadows = Table(
    "shadows",
    metadata,
    *_key("community_id", "id"),
    *_have("batch", "outcome", "matter", "clock", "emergency", "shown"),
    *_have("heard_at", kind=Moment),
    *_may("judged", kind=Boolean),
    Index(None, "community_id", "batch", "id"),
)

shadow_days = Table("shadow_days", metadata, *_key("community_id", "day"), *_have("heard", kind=Integer))

leases = Table(
    "leases",
    metadata,
    *_key("name"),
    *_have("holder", "host"),
    *_have("pid", kind=Integer),
    *_have("fence", kind=BigInteger),
    *_have("until", kind=Moment),
)

homes = Table("homes", metadata, *_chat(key=True), *_have("community_id"), *_have("settled_at", kind=Moment))

vault = Table(
    "vault",
    metadata,
    *_key("community_id", "id"),
    *_have("person", "kind"),
    *_have("ciphertext", kind=LargeBinary),
    *_have("created_at", kind=Moment),
    Index(None, "community_id", "person", "kind", "id"),
)

vault_keys = Table("vault_keys", metadata, *_key("community_id"), *_key("person"), *_have("wrapped", kind=LargeBinary))

dialogs = Table(
    "dialogs", metadata, *_key("key"), *_may("state"), *_have("data", kind=Scalars), *_have("updated_at", kind=Moment)
)
