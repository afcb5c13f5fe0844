"""Everything that has happened, for counting: read whole, so for a trial and not for a running hotline."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, func, select

from domain.act import Act
from storage import tables
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


def cases(connection: Connection) -> Sequence[tuple[str, str]]:
    """(community, case id) of each case."""
    found = connection.execute(select(tables.cases.c.community_id, tables.cases.c.id))
    return [(row.community_id, row.id) for row in found]


def outbox(connection: Connection) -> Sequence[Sent]:
    """Every message that was ever queued and is still kept."""
    columns = (_OUTBOX.c[name] for name in ("kind", "audience", "case_id", "peer", "state", "error", "message"))
    return [Sent(*row) for row in connection.execute(select(*columns))]


def chases(connection: Connection) -> Iterator[tuple[str, tuple[int, int]]]:
    """(case, (how much else had happened, step)) of each chase: no two are the same unless one step was taken twice."""
    found = select(_EVENTS.c.stream, _EVENTS.c.seq, _EVENTS.c.kind, _EVENTS.c.data).order_by(
        _EVENTS.c.community_id, _EVENTS.c.stream, _EVENTS.c.seq
    )
    for case, events in groupby(connection.execute(found), key=lambda row: str(row.stream)):
        others = 0
        for event in events:
            if event.kind == Act.CHASE:
                yield case, (others, int(event.data["step"]))
            else:
                others += 1


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
