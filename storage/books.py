"""Everything that has happened, for counting: read whole, so for a trial and not for a running hotline."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, func, select

from domain.act import Act
from domain.case import ClockKind
from domain.lifecycle import born, evolve
from domain.people import Role
from storage import ledger, tables
from storage.outbox import Standing

_EVENTS, _OUTBOX, _INBOX, _DUES = tables.events, tables.outbox, tables.inbox, tables.dues


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of the outbox: what came of it."""

    kind: str
    audience: str
    case: str
    peer: str
    state: str
    error: str
    message: str | None


@dataclass(frozen=True, slots=True)
class Chase:
    """A step of a ladder: how much `others` had happened to the case before, which step, of which clock, taken by whom."""

    case: str
    others: int
    step: int
    clock: ClockKind | None
    took: Role


def cases(connection: Connection) -> Sequence[tuple[str, str]]:
    """(community, case id) of each case."""
    found = connection.execute(select(tables.cases.c.community_id, tables.cases.c.id))
    return [(row.community_id, row.id) for row in found]


def outbox(connection: Connection) -> Sequence[Sent]:
    """Every message that was ever queued and is still kept."""
    columns = (_OUTBOX.c[name] for name in ("kind", "audience", "case_id", "peer", "state", "error", "message"))
    return [Sent(*row) for row in connection.execute(select(*columns))]


def chases(connection: Connection) -> Iterator[Chase]:
    """Each chase, case by case: no two are the same unless one step was taken twice."""
    ordered = select(_EVENTS).order_by(_EVENTS.c.community_id, _EVENTS.c.stream, _EVENTS.c.seq)
    found = (ledger.read(row).event for row in connection.execute(ordered))
    for id_, events in groupby(found, key=lambda event: event.stream):
        first, *rest = events
        case, others = born(first), 0
        for event in rest:
            if event.kind == Act.CHASE:
                yield Chase(id_, others, int(event.data["step"] or 0), case.clock, Role(str(event.data["took"])))
            else:
                others += 1
            case = evolve(case, event)


def acts(connection: Connection, act: Act) -> Counter[str]:
    """How often it was done to each case."""
    return Counter(connection.execute(select(_EVENTS.c.stream).where(_EVENTS.c.kind == act.value)).scalars())


def parked(connection: Connection) -> int:
    """How many updates could not be judged."""
    count = select(func.count()).select_from(_INBOX).where(_INBOX.c.state == Standing.PARKED.value)
    return connection.execute(count).scalar_one()


def due(connection: Connection, moment: datetime) -> int:
    """How many cases are due by then."""
    return connection.execute(select(func.count()).select_from(_DUES).where(_DUES.c.at <= moment)).scalar_one()
