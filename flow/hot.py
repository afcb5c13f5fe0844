"""热点问题: what many residents have told of lately. The chairs and the secretary hear of it on worked mornings, where there is
news; they and the desk ask for it at any time.

It is worked out when it is read, from what may be read by then, and stored nowhere: whoever has their words erased is in none of
it. Reading comes first, in a transaction that only reads; what is alike is found afterwards, with none open (`HotIssues`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.act import Act
from domain.case import Case, State
from domain.community import Community
from domain.errors import Code, Refused
from domain.events import Scalar
from domain.people import Actor, Role
from domain.periodical import Every, due, last_morning
from flow.ports import Address, Audience, HotIssue, HotIssues, Kind, Notice, Purpose, Spot, Told, UnitOfWork
from flow.queries import may_see
from flow.rungs import reachable
from flow.story import SAID, events, last, where, words

HOT = "hot"
SPAN = timedelta(days=60)
"""How far back a case may lie."""
LEAST = 3
"""People it takes: two may be a household."""
CASES = 3000
"""Newest cases that are looked at, and no older ones: some 1,500 a month."""
IN_DIGEST, IN_LIST = 3, 5
"""Issues that are shown in the morning, and to whoever asks: a phone's screen."""
LEFT_OUT = frozenset({State.DECLINED, State.WITHDRAWN})
"""What a dispatcher has found to be nothing of ours, and what its reporter has taken back."""


@dataclass(frozen=True, slots=True)
class Readers:
    """Those who lead and may know of the same cases, by their private chats, and what was told in these."""

    chats: Mapping[str, Address]
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Morning:
    """A morning on which word of it may go out: the day before, since when it is news (what was heard when it was looked after
    last, and no other, has been told), and to whom."""

    community: str
    now: datetime
    last: date
    since: datetime
    day: date
    readers: tuple[Readers, ...]


def show(uow: UnitOfWork, by: Actor, community: str, asked: Spot) -> None:
    """Answer with the hottest. Raises Refused(NOT_ALLOWED) for whoever does not lead and is no dispatcher, and in a group that is
    not the desk's."""
    _check(uow, by, asked.chat)
    person = "" if uow.chats.binding(asked.chat) else by.person
    uow.outbox.put(
        Notice(community, Kind.LIST, asked.chat, Audience.LEADER, by.person, {"list": HOT}, asked.message, person)
    )


def turn(uow: UnitOfWork, by: Actor, community: str, whose: str, spot: Spot, number: str = "") -> None:
    """The cases of the issue that holds the one of this number, or the list afresh, in place. Raises Refused as `show`, and
    NOT_YOURS for somebody else's list; in the dispatchers' group it is every dispatcher's."""
    _check(uow, by, spot.chat)
    binding = uow.chats.binding(spot.chat)
    if whose != by.person and not binding:
        raise Refused(Code.NOT_YOURS)
    args: dict[str, Scalar] = {"list": HOT, "number": number, "message": spot.message}
    person = "" if binding else by.person
    uow.outbox.put(Notice(community, Kind.LIST, spot.chat, Audience.LEADER, whose, args, "", person))


def asked(uow: UnitOfWork, notice: Notice) -> Sequence[Told] | None:
    """What a list of hot issues is made of; None for any other message."""
    if notice.kind is not Kind.LIST or notice.args.get("list") != HOT:
        return None
    by = uow.people.actor(notice.community, notice.case)
    return _known(by, uow.communities[notice.community], _all(uow, notice.community))


def begin(uow: UnitOfWork, community: str) -> Morning | None:
    """What may go out this morning; None when nothing may, when it has been looked after, and on trial. Reads much."""
    rules = uow.communities[community]
    days = due(Every.DAY, uow.now, rules)
    if days is None or rules.shadow or uow.periodicals.is_out(community, Every.DAY, days[1]):
        return None
    today = rules.calendar.local(uow.now).date()
    since = uow.periodicals.latest(community, Every.DAY, days[1]) or last_morning(uow.now, rules)
    return Morning(community, uow.now, days[1], since, today, tuple(_readers(uow, community)))


def write(morning: Morning, find: HotIssues) -> list[Notice]:
    """The messages of a morning: to each of those who lead, if more people tell of something hot than on the last one. Slow."""
    args: dict[str, Scalar] = {"list": HOT, "since": morning.since.isoformat(), "day": morning.day.isoformat()}
    return [
        Notice(morning.community, Kind.LIST, chat, Audience.LEADER, person, args, "", person)
        for readers in morning.readers
        if news(find(readers.told, morning.now, LEAST), morning.since)
        for person, chat in readers.chats.items()
    ]


def keep(uow: UnitOfWork, morning: Morning, notices: Iterable[Notice]) -> None:
    """Send them. Raises Conflict when somebody else has just done so."""
    uow.periodicals.keep(morning.community, Every.DAY, morning.last, morning.now)
    for notice in notices:
        uow.outbox.put(notice)


def news(issues: Sequence[HotIssue], since: datetime) -> Sequence[HotIssue]:
    """Those of which somebody has told for the first time since then."""
    return [each for each in issues if each.fresh(since)]


def chosen(notice: Notice, issues: Sequence[HotIssue]) -> Sequence[HotIssue]:
    """Those that a list shows."""
    since = notice.args.get("since")
    return news(issues, datetime.fromisoformat(str(since)))[:IN_DIGEST] if since else issues[:IN_LIST]


def _check(uow: UnitOfWork, by: Actor, chat: Address) -> None:
    binding = uow.chats.binding(chat)
    leads = by.has(Role.CHAIR) or by.has(Role.SECRETARY)
    if not (by.has(Role.DISPATCHER) or (leads and not binding)) or (binding and binding.purpose is not Purpose.DESK):
        raise Refused(Code.NOT_ALLOWED)


def _readers(uow: UnitOfWork, community: str) -> Iterator[Readers]:
    rules, everything = uow.communities[community], _all(uow, community)
    alike: dict[tuple[Told, ...], dict[str, Address]] = {}
    for person, chat in _leaders(uow, rules).items():
        known = tuple(_known(uow.people.actor(community, person), rules, everything))
        alike.setdefault(known, {})[person] = chat
    yield from (Readers(chats, told) for told, chats in alike.items())


def _leaders(uow: UnitOfWork, rules: Community) -> Mapping[str, Address]:
    found = dict(reachable(uow, rules.id, Role.SECRETARY))
    for centre in rules.centres:
        found |= reachable(uow, rules.id, Role.CHAIR, centre.value)
    return found


def _known(by: Actor, rules: Community, everything: Iterable[tuple[Case, Told]]) -> list[Told]:
    """What was told in cases that somebody may know of by their office."""
    leads = by.has(Role.CHAIR) or by.has(Role.SECRETARY) or by.has(Role.DISPATCHER)
    return [told for case, told in everything if leads and may_see(case, rules, by)]


def _all(uow: UnitOfWork, community: str) -> list[tuple[Case, Told]]:
    """Whatever was told lately, with the case that is handled for it. Left out is what a few only may read, what complains of a
    unit, what nobody has given to a matter yet, and what has been erased."""
    cases = {case.id: case for case in uow.cases.newest(community, uow.now - SPAN, CASES)}
    found = ((case, _handled(uow, case, cases)) for case in cases.values() if not case.gone)
    told = ((lead, _told(uow, case, lead)) for case, lead in found if lead.matter and _counts(case) and _counts(lead))
    return [(lead, each) for lead, each in told if each.shown]


def _handled(uow: UnitOfWork, case: Case, cases: Mapping[str, Case]) -> Case:
    """The case that is handled for one: itself, or the lead it was merged into."""
    lead = case.merged_into if case.state is State.MERGED else ""
    return (cases.get(lead) or uow.cases.get(case.community, lead) if lead else None) or case


def _counts(case: Case) -> bool:
    return case.state not in LEFT_OUT and not (case.restricted or case.accused)


def _told(uow: UnitOfWork, case: Case, lead: Case) -> Told:
    story = events(uow, case)
    shown = "" if last(story, Act.ERASE) else words(uow, last(story, *SAID), "shown")
    return Told(lead.id, lead.matter, case.reporter, shown, words(uow, where(story), "place"), case.opened_at)
