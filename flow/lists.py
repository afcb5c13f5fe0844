"""What a list shows at the moment it is read. Nothing of it is stored: a message in the outbox says only whose list it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.ladder import deadline
from domain.people import OF_UNIT, Grant, Role
from flow import duty, handover, hot, mine, queue
from flow.ports import HotIssue, Kind, Notice, Secret, UnitOfWork
from flow.queries import CaseView, view

MOST = 8
"""Cases on a page: what a phone's screen holds."""
NUMBERS = 3
"""Numbers of cases that stand with a hot issue; of more, how many there are."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody by name: read only into a private message."""

    person: str
    name: str
    serving: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """A duty and who is on it: their names where they may stand, their number anywhere; when the next planned shift begins."""

    grant: Grant
    names: tuple[str, ...]
    count: int
    next_at: datetime | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Heat:
    """A hot issue with the numbers of its newest cases."""

    issue: HotIssue
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of cases with the figures over it, colleagues to choose from, who is on duty, and what is hot. `total`, `overdue`
    and `unsigned` count all pages."""

    views: tuple[CaseView, ...] = ()
    page: int = 0
    pages: int = 1
    total: int = 0
    overdue: int = 0
    unsigned: int = 0
    colleagues: tuple[Colleague, ...] = ()
    posts: tuple[Post, ...] = ()
    heat: tuple[Heat, ...] = ()


def read(uow: UnitOfWork, notice: Notice, issues: Sequence[HotIssue] = ()) -> Listing | None:
    """What a LIST or QUEUE shows; None for any other message. `issues` is what was found of `flow.hot.asked`."""
    if notice.kind is Kind.QUEUE:
        by = uow.people.actor(notice.community, notice.person) if notice.person else None
        return Listing(total=len(queue.waiting(uow, notice.community, by, private=by is not None)))
    if notice.kind is not Kind.LIST:
        return None
    if notice.args["list"] == hot.HOT:
        return _hot(uow, notice, issues)
    return _READERS[str(notice.args["list"])](uow, notice)


def _mine(uow: UnitOfWork, notice: Notice) -> Listing:
    by = uow.people.actor(notice.community, notice.case)
    cases = mine.work(uow, by, notice.community, str(notice.args.get("scope") or ""))
    pages = max(1, -(-len(cases) // MOST))
    page = min(max(int(notice.args.get("page") or 0), 0), pages - 1)
    rules = uow.communities[notice.community]
    totals = [deadline(case, rules) for case in cases]
    return Listing(
        views=tuple(view(uow, notice.community, case.id) for case in cases[page * MOST :][:MOST]),
        page=page,
        pages=pages,
        total=len(cases),
        overdue=sum(total is not None and total.due <= uow.now for total in totals),
        unsigned=mine.unsigned(cases, by),
    )


def _hot(uow: UnitOfWork, notice: Notice, issues: Sequence[HotIssue]) -> Listing:
    """The hottest; or one of them with its cases, as long as it is one."""
    shown, number = [_heat(uow, notice, each) for each in hot.chosen(notice, issues)], notice.args.get("number")
    opened = uow.cases.by_number(notice.community, str(number)) if number else None
    found = next((each for each in issues if opened and opened.id in each.cases), None)
    if found is None:
        return Listing(heat=tuple(shown))
    views = tuple(view(uow, notice.community, case) for case in found.cases[:MOST])
    return Listing(views=views, total=len(found.cases), heat=(_heat(uow, notice, found),))


def _heat(uow: UnitOfWork, notice: Notice, issue: HotIssue) -> Heat:
    cases = (uow.cases.get(notice.community, case) for case in issue.cases[:NUMBERS])
    return Heat(issue, tuple(case.number for case in cases if case))


def _colleagues(uow: UnitOfWork, notice: Notice) -> Listing:
    """Those a case may be handed to. The notice is about the case."""
    seen = view(uow, notice.community, notice.case)
    grants = [Grant(role, seen.case.unit) for role in OF_UNIT]
    return Listing(views=(seen,), colleagues=_named(uow, notice, grants))


def _everything(uow: UnitOfWork, notice: Notice) -> Listing:
    by = uow.people.actor(notice.community, notice.case)
    cases = handover.holding(uow, by, notice.community)
    views = tuple(view(uow, notice.community, case.id) for case in cases[:MOST])
    return Listing(views=views, total=len(cases), colleagues=_named(uow, notice, duty.posts_of(by)))


def _duty(uow: UnitOfWork, notice: Notice) -> Listing:
    """The desk, and what the asker has a duty in themselves; in a group only what the group is for."""
    by = uow.people.actor(notice.community, notice.case)
    asked = duty.stations(uow, by, notice.to)
    desk = [Grant(Role.DISPATCHER)] if notice.person else []
    grants = dict.fromkeys([*desk, *asked])
    return Listing(posts=tuple(_post(uow, notice, grant, named=grant in by.grants) for grant in grants))


def _post(uow: UnitOfWork, notice: Notice, grant: Grant, *, named: bool) -> Post:
    """Colleagues are named, in private; of others only their number is."""
    serving = duty.serving(uow, notice.community, grant)
    shown = serving if notice.person and named else ()
    names = tuple(_name(uow, notice.community, person) for person in shown)
    return Post(grant, names, len(serving), duty.next_at(uow, notice.community, grant), uow.now)


def _named(uow: UnitOfWork, notice: Notice, grants: Sequence[Grant]) -> tuple[Colleague, ...]:
    """Colleagues by name, for the one person a private message is for; nobody in a group."""
    if not notice.person:
        return ()
    serving = {person for grant in grants for person in duty.serving(uow, notice.community, grant)}
    found = handover.colleagues(uow, notice.community, grants, notice.person)
    return tuple(Colleague(each, _name(uow, notice.community, each), each in serving) for each in found)


def _name(uow: UnitOfWork, community: str, person: str) -> str:
    return uow.vault.latest(community, person, Secret.NAME) or ""


_READERS: Mapping[str, Callable[[UnitOfWork, Notice], Listing]] = {
    mine.WORK: _mine,
    handover.COLLEAGUES: _colleagues,
    handover.EVERYTHING: _everything,
    duty.DUTY: _duty,
    queue.EMPTY: lambda _uow, _notice: Listing(),
}
