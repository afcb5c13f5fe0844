"""Messages on their way out: what a unit of work queues."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, text, update

from flow.ports import Address, Audience, Kind, Notice
from storage import tables
from storage.ids import new_id
from storage.memo import Memo

_OUTBOX = tables.outbox
_INSERT = insert(_OUTBOX)
_WAITING = select(_OUTBOX).where(
    text(tables.WAITING_CARD), _OUTBOX.c.community_id == bindparam("community"), _OUTBOX.c.case_id == bindparam("case")
)
_MERGE = update(_OUTBOX).where(
    _OUTBOX.c.community_id == bindparam("its_community"), _OUTBOX.c.id == bindparam("its_id"), text(tables.PENDING)
)
CARDS = frozenset({Kind.CARD, Kind.NEW_CARD})
STICKY = frozenset({"first"})
"""Arguments that a card waiting to be sent keeps when another joins it."""


class Standing(StrEnum):
    """Where a row of the outbox or the inbox stands. TAKEN: with a sender, waiting for room; it has not left. SENDING: handed
    to the network, outcome not yet known."""

    PENDING = "pending"
    TAKEN = "taken"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    DONE = "done"
    PARKED = "parked"


EMERGENCY = 0
_PRIORITIES = {
    Kind.ALARM_ADVICE: EMERGENCY,
    Kind.ALARM: EMERGENCY,
    Kind.ALARM_OVER: EMERGENCY,
    Kind.TAKEN: EMERGENCY,
    Kind.REACTION: 10,
    Kind.RESULT: 20,
    Kind.PROGRESS: 20,
    Kind.RETURNED: 20,
    Kind.REOPENED: 20,
    Kind.ENDED: 20,
    Kind.ASKED: 20,
    Kind.TRANSFERRED: 20,
    Kind.SENT_UP: 20,
    Kind.UPWARDS: 15,
    Kind.LIST: 15,
    Kind.QUEUE: 15,
    Kind.WORDS: 15,
    Kind.NOTE: 30,
    Kind.NEW_CARD: 20,
    Kind.CARD: 25,
    Kind.CALL_BACK: 30,
    Kind.CHASE: 30,
    Kind.NEARBY: 40,
    Kind.ASSIST: 40,
    Kind.MISSING: 40,
    Kind.REMIND: 40,
    Kind.STATUS: 40,
    Kind.SAY: 40,
    Kind.OFFER: 40,
    Kind.STRIP: 50,
    Kind.REMOVE: 50,
    Kind.SHADOW: 60,
    Kind.CHECKUP: 60,
    Kind.SEAL: 70,
    Kind.SETUP: 40,
    Kind.CODE: 40,
    Kind.EXTENSION: 20,
    Kind.HELD: 15,
    Kind.WEEKLY: 60,
    Kind.MONTHLY: 60,
    Kind.EXTENDED: 20,
    Kind.SUSPENSION: 20,
    Kind.SUSPENDED: 20,
    Kind.RESUMED: 30,
    Kind.MOVED: 40,
    Kind.REPORTED: 30,
    Kind.URGED: 30,
    Kind.MERGED: 20,
    Kind.INVITED: 15,
    Kind.MEDIATION: 20,
    Kind.OUTCOME: 20,
    Kind.REDRAW: 50,
    Kind.MYDATA: 40,
    Kind.EXPORT: 40,
    Kind.CHOOSE: 40,
    Kind.MARK: 30,
    Kind.MARKED: 30,
}
"""Which chat is served first; smaller is sooner. Within a chat the order is that of queueing, but an emergency waits for nothing
else that waits there."""


def priority(notice: Notice) -> int:
    """Danger first, then what tells residents they were heard."""
    if notice.args.get("danger"):
        return EMERGENCY
    if notice.kind in CARDS and notice.audience is Audience.RESIDENT:
        return _PRIORITIES[Kind.REACTION]
    return _PRIORITIES[notice.kind]


class Outbox:
    """`flow.ports.Outbox` on one connection. `real` answers the time by the real clock, which retries run on; `trace` what
    the messages queued now come of."""

    def __init__(
        self,
        connection: Connection,
        real: Callable[[], datetime],
        trace: Callable[[], str] = str,
        memo: Memo | None = None,
    ) -> None:
        self._connection = connection
        self._real = real
        self._trace = trace
        self._memo = memo or Memo()

    def put(self, notice: Notice) -> None:
        """Queue a message. A card joins the one of the same case, chat and audience that has not gone out yet: it is
        rendered when sent, so one is as good as many."""
        if notice.kind in CARDS and self._join(notice):
            return
        now, id_, trace = self._real(), new_id(), self._trace()
        row = {"id": id_, "state": Standing.PENDING.value, "attempts": 0, "error": "", "trace": trace}
        self._connection.execute(_INSERT, row | {"queued_at": now, "next_at": now} | values(notice))
        waiting = self._memo.peek("cards", (notice.community, notice.case))
        if waiting is not None and notice.kind in CARDS:
            waiting.append((id_, notice, trace))

    def _join(self, notice: Notice) -> bool:
        for row, queued, trace in self._waiting(notice.community, notice.case):
            if (queued.to, queued.audience) == (notice.to, notice.audience):
                return self._merge(row, queued, notice, trace)
        return False

    def _waiting(self, community: str, case: str) -> Sequence[tuple[str, Notice, str]]:
        """Cards of a case that nobody has sent yet, with their ids and traces: those of a fresh case were all queued in this
        transaction."""
        known: Sequence[tuple[str, Notice, str]] | None = self._memo.peek("cards", (community, case))
        if known is not None:
            return tuple(known)
        rows = self._connection.execute(_WAITING, {"community": community, "case": case})
        return [(row.id, read(row), row.trace) for row in rows]

    def _merge(self, row: str, queued: Notice, notice: Notice, trace: str) -> bool:
        """False when the sender was faster. One of the two has to be a new message: then the joint one is. The first keeps what
        it answers; that somebody is spoken to for the first time is not forgotten over the next change. The trace is that of
        the first and the last."""
        fresh = {name: value for name, value in values(notice).items() if name != "community_id"}
        fresh["args"] = {**notice.args, **{key: queued.args[key] for key in STICKY & set(queued.args)}}
        if Kind.NEW_CARD in {queued.kind, notice.kind}:
            fresh["kind"] = Kind.NEW_CARD.value
        fresh["trace"] = ",".join(dict.fromkeys(filter(None, (trace.partition(",")[0], self._trace()))))
        fresh |= {"reply_to": queued.reply_to or notice.reply_to, "priority": min(priority(queued), priority(notice))}
        which = {"its_community": notice.community, "its_id": row}
        if self._connection.execute(_MERGE, fresh | which).rowcount != 1:
            return False
        known = self._memo.peek("cards", (notice.community, notice.case))
        if known is not None:
            joint = replace(notice, kind=Kind(fresh["kind"]), args=fresh["args"], reply_to=fresh["reply_to"])
            known[:] = [(row, joint, fresh["trace"]) if each[0] == row else each for each in known]
        return True


def points(notice: Notice) -> bool:
    """Whether a message is about another message by its number: a reaction to it, an edit of it."""
    return notice.kind is Kind.REACTION or bool(notice.args.get("message"))


def read(row: Row[Any]) -> Notice:
    """A row of the outbox as the notice it was."""
    return Notice(
        community=row.community_id,
        kind=Kind(row.kind),
        to=Address(row.channel, row.account, row.peer),
        audience=Audience(row.audience),
        case=row.case_id,
        args=row.args,
        reply_to=row.reply_to,
        person=row.person,
    )


def values(notice: Notice) -> dict[str, Any]:
    """A notice as the columns of its row."""
    return {
        "community_id": notice.community,
        "kind": notice.kind.value,
        "audience": notice.audience.value,
        "case_id": notice.case,
        "channel": notice.to.channel,
        "account": notice.to.account,
        "peer": notice.to.peer,
        "args": notice.args,
        "reply_to": notice.reply_to,
        "person": notice.person,
        "priority": priority(notice),
    }
