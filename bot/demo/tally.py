"""Counting afterwards: what was said beside what is in the books, and what is in the books beside what people saw."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from bot.delivery import DOUBT
from bot.demo.stage import Stage
from domain.act import Act
from domain.case import ClockKind
from domain.people import Role
from flow.ports import Audience, Kind
from flow.queries import view
from locales import DEFAULT, texts
from sandbox.client import Message
from storage import books
from storage.books import Chase, Sent
from storage.verify import verify

SERIAL = re.compile(r"第(\d+)次说了")
Owed = tuple[str, Kind, Audience]
"""A case, and a kind of message about it to an audience."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What is to be 0 but the first two and the last two. `chases_lost`: chases in a case's history for which nobody was queued a
    word; `chases_doubled`: the same step taken twice; `chases_in_doubt`: reminders that departed when their sender died, and
    were let go; `reports_lost`: results that the resident did not see; `unmarked_repeats`: messages seen twice and not
    marked as possibly repeated; `broken`: chains and cases the ledger's check complains of."""

    appeals_sent: int
    cases: int
    appeals_lost: int
    appeals_doubled: int
    chases_lost: int
    chases_doubled: int
    reports_lost: int
    unmarked_repeats: int
    undelivered: int
    parked: int
    broken: int
    chases: int
    chases_in_doubt: int
    reports: int
    marked_repeats: int

    @property
    def ok(self) -> bool:
        """Nothing lost, nothing doubled."""
        wrong = (self.appeals_lost, self.appeals_doubled, self.chases_lost, self.chases_doubled, self.reports_lost)
        return not any((*wrong, self.unmarked_repeats, self.undelivered, self.parked, self.broken))


def count(stage: Stage, sent: Iterable[int], chats: Mapping[int, int]) -> Tally:
    """Count. `chats`: each chat with somebody who sees all of it."""
    said = set(sent)
    with stage.hotline.look() as uow:
        cases = books.cases(uow.connection)
        said_in = {case: view(uow, community, case).text for community, case in cases}
        rows = books.outbox(uow.connection)
        chases = list(books.chases(uow.connection))
        results = books.acts(uow.connection, Act.RESOLVE)
        parked = books.parked(uow.connection)
        report = verify(uow.connection)
    serials = Counter(int(found[1]) for text in said_in.values() if (found := SERIAL.search(text)))
    seen = {chat: _seen(stage, person, chat) for chat, person in chats.items()}
    owed = Counter(_owed(chase) for chase in chases)
    queued = Counter((row.case, row.kind, row.audience) for row in rows)
    told = Counter(row.case for row in rows if row.kind == Kind.RESULT and _arrived(row, seen))
    return Tally(
        appeals_sent=len(said),
        cases=len(cases),
        appeals_lost=len(said - set(serials)),
        appeals_doubled=sum(number - 1 for number in serials.values()),
        chases_lost=sum(max(0, _least(what, steps) - queued[what]) for what, steps in owed.items()),
        chases_doubled=sum(number - 1 for number in Counter(chases).values()),
        reports_lost=sum(max(0, number - told[case]) for case, number in results.items()),
        unmarked_repeats=_unmarked(rows, seen),
        undelivered=sum(row.state in {"pending", "taken", "sending"} for row in rows),
        parked=parked,
        broken=len(report.breaks) + len(report.mismatches),
        chases=len(chases),
        chases_in_doubt=sum(
            row.kind == Kind.CHASE and row.error.startswith(DOUBT) and row.state == "dead" for row in rows
        ),
        reports=sum(results.values()),
        marked_repeats=sum(_is_marked(message) for each in seen.values() for message in each),
    )


def as_dict(tally: Tally) -> dict[str, int | bool]:
    """JSON-able, with the verdict."""
    return {**asdict(tally), "ok": tally.ok}


def _owed(chase: Chase) -> Owed:
    """Of what a chase owes a message (`flow.tell`): the unit is told of each step of its own clocks, a leader gets a card."""
    if chase.took is Role.RESIDENT:
        return chase.case, Kind.REMIND, Audience.RESIDENT
    if chase.took is Role.DISPATCHER:
        return chase.case, Kind.CHASE, Audience.DESK
    if chase.clock in {ClockKind.SIGN, ClockKind.FINISH}:
        return chase.case, Kind.CHASE, Audience.UNIT
    return chase.case, Kind.NEW_CARD, Audience.LEADER


def _least(what: Owed, steps: int) -> int:
    """How many messages: cards that wait in one chat are one."""
    return min(steps, 1) if what[1] is Kind.NEW_CARD else steps


def _seen(stage: Stage, person: int, chat: int) -> Sequence[Message]:
    with stage.phone(person) as phone:
        return [message for message in phone.messages(chat) if message.from_bot]


def _arrived(row: Sent, seen: Mapping[int, Sequence[Message]]) -> bool:
    return any(str(message.id) == row.message for message in seen.get(int(row.peer), ()))


def _original(message: Message) -> str:
    return message.history[0] if message.history else message.text


def _is_marked(message: Message) -> bool:
    return _original(message).startswith(texts(DEFAULT)("say.maybe_repeated"))


def _unmarked(rows: Sequence[Sent], seen: Mapping[int, Sequence[Message]]) -> int:
    """Messages without a mark that say what another without one says, and for which no row accounts: not as the one it was sent
    as, not as one that may have arrived and was let go, nor as the first of two the second of which is marked."""
    meant = {(int(row.peer), row.message) for row in rows if row.message}
    let_go = Counter(int(row.peer) for row in rows if row.state == "dead" and row.error.startswith(DOUBT))
    found = 0
    for chat, messages in seen.items():
        plain = [message for message in messages if not _is_marked(message)]
        ours = [message for message in plain if (chat, str(message.id)) in meant]
        recorded = Counter(map(_original, ours))
        twice = sum(max(0, n - max(1, recorded[text])) for text, n in Counter(map(_original, plain)).items())
        excused = let_go[chat] + len(messages) - len(plain)
        found += min(twice, max(0, len(plain) - len(ours) - excused))
    return found
