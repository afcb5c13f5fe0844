"""What has been sent up to bodies outside: a row a case, for their systems. No identity in it, and nothing of what a few only may
read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.act import Act
from domain.case import Case, State, Verdict
from domain.events import Event
from flow.ports import UnitOfWork
from flow.queries import view
from flow.story import events, last, words


@dataclass(frozen=True, slots=True)
class Row:
    """A case that was sent up. `unit` is a name, `number` ours and `external` theirs; `again`: that body did not solve it and
    it is to be sent up once more or elsewhere. Times are UTC; `answer` is what they answered, masked, empty while they have not.
    `covered`: a few only may read it, so `matter` and `place` are empty; so is `answer`, and likewise (`silent`) where the case
    complains of somebody."""

    unit: str
    external: str
    number: str
    matter: str
    place: str
    sent: datetime
    promised: datetime | None
    state: State
    again: bool
    answer: str
    answered: datetime | None
    verdict: Verdict | None
    covered: bool
    silent: bool


def rows(uow: UnitOfWork, community: str, since: date | None = None, until: date | None = None) -> list[Row]:
    """Every case sent up from one local day to another, both included, in the order in which they first were."""
    calendar = uow.communities[community].calendar
    begin = calendar.at(since, datetime.min.time()) if since else None
    end = calendar.at(until + timedelta(days=1), datetime.min.time()) if until else None
    cases = (uow.cases.get(community, stream) for stream in uow.ledger.streams(community, Act.SEND_UP, begin, end))
    return [_row(uow, case) for case in cases if case]


def _row(uow: UnitOfWork, case: Case) -> Row:
    """As it was sent up last: a number or a day that was put right stands for the ones before, but the day it went there is the
    first on which it went to that body."""
    seen, story = view(uow, case.community, case.id), events(uow, case)
    sent = last(story, Act.SEND_UP)
    assert sent is not None, "only what was sent up is listed"
    unit, day = str(sent.data["unit"]), sent.data.get("promised")
    answer = _answer(story, sent)
    silent = case.restricted or bool(case.accused)
    units = seen.community.units
    return Row(
        unit=units[unit].name if unit in units else unit,
        external=str(sent.data["external"]),
        number=case.number,
        matter=seen.matter.name if seen.matter and not case.restricted else "",
        place="" if case.restricted else seen.place,
        sent=_first(story, sent).at,
        promised=datetime.fromisoformat(str(day)) if day else None,
        state=case.state,
        again=case.state is State.ASSIGNED and bool(case.external),
        answer="" if silent else words(uow, answer, "shown"),
        answered=answer.at if answer else None,
        verdict=case.verdict,
        covered=case.restricted,
        silent=silent,
    )


def _first(story: Sequence[Event], sent: Event) -> Event:
    """The first of the sendings to the same body that have followed one another."""
    first = sent
    for event in reversed(story):
        if event.kind == Act.SEND_UP and event.data["unit"] == sent.data["unit"]:
            first = event
        elif event.kind in {Act.SEND_UP, Act.ASSIGN, Act.TRANSFER, Act.REOPEN} and event.seq < sent.seq:
            break
    return first


def _answer(story: Sequence[Event], sent: Event) -> Event | None:
    """What came of it: the result that was entered after it went there, unless it went to somebody else before."""
    for event in story[sent.seq :]:
        if event.kind in {Act.ASSIGN, Act.TRANSFER}:
            return None
        if event.kind == Act.RESOLVE:
            return event
    return None
