"""A community at work in virtual time: its hotline, its people, what they have planned to do, and who watches."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Concatenate, ParamSpec, TypeVar

from bench.simulation import rhythm
from bench.simulation.agenda import Agenda
from bench.simulation.audit import Audit
from bench.simulation.hotline import Hotline, Traces
from bench.simulation.plan import Share
from bench.simulation.population import (
    DESK,
    FIRST_STAFF,
    FIRST_UNIT,
    HOTLINE,
    TEMPERS,
    Population,
    Staff,
    Temper,
    address,
)
from bench.simulation.sender import Letter, Sender
from bench.simulation.watch import Watch
from bench.simulation.words import Sayings
from domain.case import Case
from domain.community import Community
from domain.errors import Refused
from domain.ladder import Due
from domain.people import Grant, Role
from flow import people as registry
from flow.ports import Binding, Matcher, Purpose, Teachable
from storage.uow import Uow

Given = ParamSpec("Given")
Result = TypeVar("Result")
OFFICERS, DISPATCHERS = 2, 3
"""How many officers a unit has, and how many dispatchers there are."""
Receive = Callable[["Town", Letter], None]


class Town:
    """`receive` says what people do about a message. `said` counts what they tried and what came of it."""

    def __init__(
        self, share: Share, community: Community, understand: Teachable, matcher: Matcher, receive: Receive
    ) -> None:
        self.share, self.seed, self.dice = share, share.seed, Random(share.seed)  # noqa: S311
        begin = community.calendar.at(share.plan.begin, datetime.min.time())
        self.agenda = Agenda(begin.astimezone(UTC))
        self.people = Population(share.residents, Random(f"{share.seed}/people"))  # noqa: S311
        self.sayings = Sayings(community)
        self.said: Counter[str] = Counter()
        self.sent: Counter[str] = Counter()
        self._due: dict[str, datetime] = {}
        self._digest, self._receive, self._serial = sha256(), receive, 0
        self.hotline = Hotline(community, understand, matcher, lambda: self.agenda.now)
        self.watch = Watch(share.seed, self.hotline, self.people)
        self.audit = Audit(self.hotline, self.watch)
        self.sender = Sender(self.hotline, self.agenda, self.people, self._arrived)
        self.hotline.hear.append(self._heard)
        self._settle()

    @property
    def now(self) -> datetime:
        """The virtual time."""
        return self.agenda.now

    @property
    def community(self) -> Community:
        """The rules in force."""
        return self.hotline.community

    @property
    def digest(self) -> str:
        """Of everything that has happened so far, in its order; the same in every run of a seed."""
        return self._digest.hexdigest()

    # -- doing ----------------------------------------------------------------------------------------------------------

    def do(
        self, use_case: Callable[Concatenate[Uow, Given], Result], *args: Given.args, **more: Given.kwargs
    ) -> Result | None:
        """One use case in a transaction of its own, and the messages it brings; None when the rules do not allow it: somebody
        was a moment too late, as happens."""
        try:
            with self.hotline.work() as uow:
                found = use_case(uow, *args, **more)
        except Refused as refused:
            self.said[f"refused: {refused.code.value}"] += 1
            self.sender.pump()
            return None
        self.sender.pump()
        return found

    def case(self, case: str) -> Case | None:
        """The case as it stands."""
        with self.hotline.look() as uow:
            return uow.cases.get(self.community.id, case)

    def message(self) -> str:
        """The number of a message that somebody writes."""
        self._serial += 1
        return f"m{self._serial}"

    # -- time -----------------------------------------------------------------------------------------------------------

    def soon(self, minutes: float, act: Callable[[], object]) -> None:
        """Around so many minutes from now, day or night."""
        self.agenda.at(self.now + timedelta(minutes=rhythm.around(minutes, self.dice)), act)

    def awake(self, minutes: float, act: Callable[[], object]) -> None:
        """Likewise, but not while people sleep."""
        when = self.now + timedelta(minutes=rhythm.around(minutes, self.dice))
        self.agenda.at(rhythm.awake(when, self.community.calendar, self.dice), act)

    def at_work(self, minutes: float, act: Callable[[], object]) -> None:
        """Around so many minutes of working time from now."""
        minutes = rhythm.around(minutes, self.dice)
        self.agenda.at(rhythm.at_work(self.now, minutes, self.community.calendar), act)

    def of_today(self, what: str) -> Random:
        """Dice for what this day brings, which fall alike whatever else has happened."""
        return Random(f"{self.seed}/{what}/{self.now:%Y%m%d}")  # noqa: S311

    def chance(self, share: float) -> bool:
        """Whether something happens that happens so often."""
        return self.dice.random() < share

    def sweep(self) -> None:
        """The clock acts on all that is due."""
        self.hotline.sweep()
        self.sender.pump()

    # -- hearing --------------------------------------------------------------------------------------------------------

    def _heard(self, traces: Traces) -> None:
        for case, due in traces.dues:
            self._plan(case, due)
        for event in traces.events:
            story = self.watch.stories.get(event.stream)
            who = self.people.label(event.actor)
            self._digest.update(f"{event.at.isoformat()} {story and story.number} {event.kind} {who}\n".encode())

    def _plan(self, case: str, due: Due | None) -> None:
        if due is None:
            self._due.pop(case, None)
            return
        self._due[case] = due.at

        def tick() -> None:
            if self._due.get(case) == due.at:  # nothing has come in between
                self.sweep()

        self.agenda.at(due.at, tick)

    def _arrived(self, letter: Letter) -> None:
        notice = letter.notice
        self.sent[f"{notice.kind.value}/{notice.audience.value}"] += 1
        story = self.watch.stories.get(notice.case)
        line = f"{letter.at.isoformat()} {story and story.number} {notice.kind} {notice.to.peer} {letter.edited}\n"
        self._digest.update(line.encode())
        self.watch.read(letter)
        self._receive(self, letter)

    # -- the beginning --------------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Groups are bound, roles given: every unit has its officers and a head."""
        inside = [unit.id for unit in self.community.units.values() if not unit.outside]
        rooms = [(HOTLINE, Purpose.HOTLINE, ""), (DESK, Purpose.DESK, "")]
        rooms += [(FIRST_UNIT - number, Purpose.UNIT, unit) for number, unit in enumerate(inside)]
        with self.hotline.work() as uow:
            for peer, purpose, scope in rooms:
                uow.chats.bind(address(peer), Binding(self.community.id, purpose, scope))
        posts = [Grant(Role.DISPATCHER)] * DISPATCHERS + [Grant(Role.SECRETARY), Grant(Role.ADMIN)]
        posts += [Grant(Role.CHAIR, centre.value) for centre in self.community.centres]
        for unit in inside:
            posts += [Grant(Role.OFFICER, unit)] * OFFICERS + [Grant(Role.HEAD, unit)]
        for grant in posts:
            self.hire(grant, Temper.DILIGENT if grant.role is not Role.OFFICER else self.people.dice.choice(TEMPERS))

    def hire(self, grant: Grant, temper: Temper) -> Staff:
        """Somebody new takes up a role."""
        number = len(self.people.staff)
        chat = address(FIRST_STAFF + number)
        with self.hotline.work() as uow:
            person = registry.meet(uow, self.community.id, chat, f"王龘{number}").person
            uow.people.grant(self.community.id, person, grant)
        staff = Staff(person, f"{grant.role.value}.{grant.scope}.{number}", chat, grant, temper)
        self.people.employ(staff)
        return staff
