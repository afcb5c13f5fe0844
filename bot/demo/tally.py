"""Counting afterwards: what was said beside what is in the books, and what is in the books beside what people saw."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from bot.delivery import DOUBT
from bot.demo.stage import Stage
from domain.act import Act
from flow.ports import Kind
from flow.queries import view
from locales import DEFAULT, texts
from sandbox.client import Message
from storage import books
from storage.books import Sent
from storage.verify import verify

SERIAL = re.compile(r"第(\d+)次说了")


@dataclass(frozen=True, slots=True)
class Tally:
    """What is to be 0 but the first two and the last two. `chases_lost`: chases in a case's history for whose unit nothing was
    queued; `chases_doubled`: the same step taken twice; `chases_in_doubt`: reminders that departed when their sender died, and
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
    queued = Counter(row.case for row in rows if row.kind == Kind.CHASE and row.audience == "unit")
    told = Counter(row.case for row in rows if row.kind == Kind.RESULT and _arrived(row, seen))
    return Tally(
        appeals_sent=len(said),
        cases=len(cases),
        appeals_lost=len(said - set(serials)),
        appeals_doubled=sum(number - 1 for number in serials.values()),
        chases_lost=sum(max(0, steps - queued[case]) for case, steps in Counter(case for case, _ in chases).items()),
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
    """Messages without a mark that say what another without one says, beyond as many as were meant to."""
    meant = {(int(row.peer), row.message) for row in rows if row.message}
    found = 0
    for chat, messages in seen.items():
        plain = [message for message in messages if not _is_marked(message)]
        recorded = Counter(_original(message) for message in plain if (chat, str(message.id)) in meant)
        for text, number in Counter(map(_original, plain)).items():
            found += max(0, number - max(1, recorded[text]))
    return found
