"""Shadow mode (影子模式): everything is heard as if it counted, in a rehearsal that is undone, and administrators are told what
would have come of it. So there is one place to look at, and no conversation needs to know.

One exception: whoever tells of danger is answered, with the number to ring and with the plain word that nobody on duty has been
told; to say nothing to «fire!» for the sake of a trial would be wrong. Nothing is filed, and administrators hear of it at once.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, cast

from domain.case import Case
from domain.errors import Code, Refused
from domain.people import Actor, Role
from flow.people import Presence
from flow.ports import Address, Audience, Heard, Kind, Notice, Outcome, Reporter, Secret, Tally, UnitOfWork
from flow.record import clean

COALESCE = timedelta(minutes=1)
"""At most one message in this time: what is heard meanwhile joins the list of the last one. Danger does not wait."""
LISTED = 5
"""Lines of one message: what a phone's screen can bear."""
READ_OUT = "say.call_danger"
"""What a dispatcher is to tell a caller in danger at once."""
QUOTED = timedelta(days=30)
"""How long what somebody said is quoted in the list; after that the list says only what would have come of it."""


class Rehearsal:
    """A unit of work that lets nothing out: messages are collected, cases noted. Everything else passes through, and is undone
    with the savepoint around it."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._added: dict[str, Case] = {}
        self._touched: set[str] = set()
        self._notices: list[Notice] = []
        self.outbox, self.cases = self, _Watched(uow.cases, self._added, self._touched)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._uow, name)

    @property
    def stage(self) -> UnitOfWork:
        """It, as conversations know it."""
        return cast(UnitOfWork, self)

    def put(self, notice: Notice) -> None:
        """A message that does not leave."""
        self._notices.append(notice)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What is undone inside has not been rehearsed either."""
        added, touched, notices = dict(self._added), set(self._touched), list(self._notices)
        try:
            with self._uow.savepoint():
                yield
        except BaseException:
            self._added.clear()
            self._added.update(added)
            self._touched.intersection_update(touched)
            self._notices[:] = notices
            raise

    def let_out(self) -> None:
        """It counts after all."""
        for notice in self._notices:
            self._uow.outbox.put(notice)

    @property
    def filed(self) -> Sequence[Case]:
        """The cases that would be there now."""
        return list(self._added.values())

    @property
    def offered(self) -> bool:
        """Whether somebody would have been asked whether to file what they said."""
        return any(notice.kind is Kind.OFFER for notice in self._notices)

    @property
    def warnings(self) -> Sequence[Notice]:
        """What whoever told of danger is answered, trial or not: which number to ring; and a dispatcher with somebody in danger
        on the phone. It speaks of no case."""
        kinds = {case.id: case.emergency for case in self.filed}
        advice = [notice for notice in self._notices if notice.kind is Kind.ALARM_ADVICE and notice.case in kinds]
        read_out = [notice for notice in self._notices if notice.args.get("key") == READ_OUT]
        return [*(replace(each, case="", args={"emergency": kinds[each.case]}) for each in advice), *read_out]

    @property
    def touched(self) -> bool:
        """Whether a case from before the trial goes on."""
        return bool(self._touched)


class _Watched:
    """The cases, with note taken of those that are new and those that change."""

    def __init__(self, cases: object, added: dict[str, Case], touched: set[str]) -> None:
        self._cases, self._added, self._touched = cast(Any, cases), added, touched

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cases, name)

    def add(self, case: Case, reporter: Reporter) -> None:
        self._cases.add(case, reporter)
        self._added[case.id] = case

    def save(self, case: Case) -> None:
        self._cases.save(case)
        if case.id in self._added:
            self._added[case.id] = case
        else:
            self._touched.add(case.id)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of the list as administrators read it: with the words quoted, personal data masked."""

    heard: Heard
    quote: str


def is_on(uow: UnitOfWork, presence: Presence) -> bool:
    """Whether this is a place to listen in only. Where nobody knows the community: if all of them do."""
    known = presence.community
    return uow.communities[known].shadow if known else all(each.shadow for each in uow.communities.values())


def stays(rehearsal: Rehearsal, presence: Presence) -> bool:
    """Whether what was rehearsed counts: what staff do outside the residents' groups, and whatever concerns a case that was
    filed before the trial; never a new case or an offer."""
    if rehearsal.filed or rehearsal.offered:
        return False
    return rehearsal.touched or (bool(presence.actor.grants) and not presence.among_residents)


def hear(uow: UnitOfWork, community_id: str, speaker: Address, words: str, rehearsal: Rehearsal) -> None:
    """Count a message whose rehearsal was undone, answer danger, and tell administrators what would have come of it. Of chatter
    nothing is kept but that there was some."""
    for warning in rehearsal.warnings:
        uow.outbox.put(warning)
    uow.shadows.count(community_id, uow.communities[community_id].calendar.local(uow.now).date())
    cases = rehearsal.filed
    if not cases and not rehearsal.offered:
        return
    shown = _keep(uow, community_id, speaker, words)
    danger = any(case.emergency for case in cases)
    batch = _batch(uow, community_id, urgent=danger)
    for case in cases:
        outcome = Outcome.FILED if case.unit else Outcome.TRIAGE
        clock = uow.communities[community_id].clock_of(case).id
        entry = Heard(uow.new_id(), batch, uow.now, outcome, case.matter, clock, case.emergency, shown)
        uow.shadows.add(community_id, entry)
    if not cases:
        uow.shadows.add(community_id, Heard(uow.new_id(), batch, uow.now, Outcome.OFFERED, shown=shown))
    _tell(uow, community_id, batch, danger=danger)


def forget(uow: UnitOfWork) -> int:
    """Destroy what has been quoted for longer than QUOTED; answers how many texts. What would have come of it stays counted."""
    return uow.shadows.forget(uow.now - QUOTED)


def judge(uow: UnitOfWork, by: Actor, community: str, batch: str, number: int, *, right: bool) -> None:
    """An administrator's word on a line, counted from 1. Raises Refused NOT_ALLOWED, BUTTON_STALE, ALREADY_DONE."""
    _check(by)
    entries = uow.shadows.batch(community, batch)
    if not 1 <= number <= min(len(entries), LISTED):
        raise Refused(Code.BUTTON_STALE)
    if not uow.shadows.judge(community, entries[number - 1].id, right=right):
        raise Refused(Code.ALREADY_DONE)
    _tell(uow, community, batch)


def report(uow: UnitOfWork, by: Actor, community: str) -> Tally:
    """How it has fared, for administrators. Raises Refused(NOT_ALLOWED)."""
    _check(by)
    return uow.shadows.tally(community)


def lines(uow: UnitOfWork, community: str, batch: str) -> tuple[Line, ...]:
    """A batch with the words quoted, as long as they are kept."""
    return tuple(
        Line(heard, (uow.vault.read(community, heard.shown) or "") if heard.shown else "")
        for heard in uow.shadows.batch(community, batch)
    )


def _check(by: Actor) -> None:
    if not by.has(Role.ADMIN):
        raise Refused(Code.NOT_ALLOWED)


def _keep(uow: UnitOfWork, community: str, speaker: Address, words: str) -> str:
    """The words with personal data masked, in the vault under the speaker's own key, so that erasing them erases this too;
    nothing where there are none (a voice, a picture). The speaker becomes a person without a name until the hotline meets them
    in earnest."""
    try:
        text = clean(words)
    except Refused:
        return ""
    whose = uow.people.at(community, speaker) or uow.people.add(community, speaker)
    return uow.vault.keep(community, whose, Secret.SHOWN, uow.understand(text, uow.communities[community]).masked).id


def _batch(uow: UnitOfWork, community: str, *, urgent: bool) -> str:
    last = uow.shadows.latest(community)
    began = uow.shadows.batch(community, last)[0].at if last else None
    return last if last and began and uow.now - began < COALESCE and not urgent else uow.new_id()


def _tell(uow: UnitOfWork, community: str, batch: str, *, danger: bool = False) -> None:
    args = {"danger": True} if danger else {}
    for admin in uow.people.holders(community, Role.ADMIN):
        to = uow.people.address(community, admin)
        if to:
            uow.outbox.put(Notice(community, Kind.SHADOW, to, Audience.DESK, batch, args, person=admin))
