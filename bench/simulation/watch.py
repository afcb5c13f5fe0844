"""What must hold, seen from outside as it happens: every event and every message is looked at, and what breaks a promise is
written down. Nothing here asks the flow whether it was right; each rule is stated again, from DESIGN.md's invariants."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bench.simulation.hotline import Hotline, Traces
from bench.simulation.population import MARKS, Population
from bench.simulation.sender import Letter
from domain.act import Act
from domain.case import State
from domain.events import Event
from domain.people import Role
from flow.ports import Audience, Kind, Notice

SECONDS = timedelta(seconds=5)
"""How soon an acknowledgement is queued (I3)."""
AWAKE = timedelta(minutes=30)
"""Whoever has just done something is awake: an answer may make a sound (I6)."""
MOST_AT_ONCE = 3
"""Messages that bring one leader in, queued in one minute: more than these are one (I6)."""
RETURNS = 3

STATES: Mapping[str, State] = {
    Act.REGISTER: State.TRIAGE, Act.ASSIGN: State.ASSIGNED, Act.SIGN: State.IN_PROGRESS, Act.RETURN: State.TRIAGE,
    Act.RESOLVE: State.RESOLVED, Act.JUDGE: State.CLOSED, Act.REOPEN: State.ASSIGNED, Act.LAPSE: State.CLOSED,
    Act.DECLINE: State.DECLINED, Act.WITHDRAW: State.WITHDRAWN, Act.TRANSFER: State.ASSIGNED, Act.RELEASE: State.ASSIGNED,
    Act.SEND_UP: State.IN_PROGRESS, Act.ERASE: State.WITHDRAWN, Act.MERGE: State.MERGED, Act.UNMERGE: State.TRIAGE,
}  # fmt: skip
"""Where an act leaves a case; the others leave it where it was."""
WAITS: Mapping[State, str] = {
    State.TRIAGE: "triage", State.ASSIGNED: "sign", State.IN_PROGRESS: "finish", State.RESOLVED: "call_back",
}  # fmt: skip
"""Which clock runs meanwhile, that is, who is waited for."""
OWED: Mapping[str, tuple[Kind, ...]] = {
    Act.REGISTER: (Kind.REACTION, Kind.CARD), Act.ASSIGN: (Kind.CARD,), Act.SIGN: (Kind.CARD,), Act.RETURN: (Kind.RETURNED,),
    Act.PROGRESS: (Kind.PROGRESS,), Act.RESOLVE: (Kind.RESULT,), Act.JUDGE: (Kind.ENDED,), Act.REOPEN: (Kind.REOPENED,),
    Act.LAPSE: (Kind.ENDED,), Act.DECLINE: (Kind.ENDED,), Act.WITHDRAW: (Kind.ENDED,), Act.ASK: (Kind.ASKED,),
    Act.TRANSFER: (Kind.TRANSFERRED, Kind.CARD), Act.SEND_UP: (Kind.SENT_UP,), Act.EXTEND: (Kind.EXTENDED,),
    Act.MERGE: (Kind.MERGED,), Act.UNMERGE: (Kind.CARD,), Act.SUSPEND: (Kind.SUSPENDED,), Act.SUPERVISE: (Kind.CARD,),
}  # fmt: skip
"""What the reporter hears of an act: one of these kinds; and so does everybody whose case was merged into it."""
AFTER_MERGING = frozenset({Act.UNMERGE, Act.REVEAL, Act.WITHDRAW, Act.ERASE})
ENDS = frozenset({State.CLOSED, State.DECLINED, State.WITHDRAWN, State.MERGED})
URGING = frozenset({Kind.CHASE, Kind.REMIND})
DANGER = frozenset({Kind.ALARM, Kind.ALARM_ADVICE, Kind.TAKEN})


@dataclass(frozen=True, slots=True)
class Violation:
    """A promise that was broken: which, in whose year, when, about which case."""

    invariant: str
    seed: str
    at: datetime
    case: str
    what: str


@dataclass(slots=True)
class Story:
    """A case as it looks from outside."""

    number: str
    phone: bool
    reporter: str
    opened_at: datetime
    since: datetime
    state: State = State.TRIAGE
    unit: str = ""
    matter: str = ""
    urgency: str = ""
    danger: bool = False
    external: bool = False
    returns: int = 0
    asked: bool = False
    lead: str = ""
    joined: list[str] = field(default_factory=list)
    gone: bool = False
    acknowledged: bool = False
    rung: int = 0
    resolved_at: datetime | None = None
    ended_at: datetime | None = None
    waited: Counter[str] = field(default_factory=Counter)


class Watch:
    """Looks at everything; `found` is what was broken."""

    def __init__(self, seed: str, hotline: Hotline, people: Population) -> None:
        self._seed, self._hotline, self._people = seed, hotline, people
        self.found: list[Violation] = []
        self.stories: dict[str, Story] = {}
        self.count: Counter[str] = Counter()
        self.chased: Counter[str] = Counter()
        self._acted: dict[str, datetime] = {}
        self._brought: Counter[tuple[str, datetime]] = Counter()
        hotline.hear.append(self.hear)

    def blame(self, invariant: str, case: str, what: str) -> None:
        """Write a violation down."""
        story = self.stories.get(case)
        number = story.number if story else case
        self.found.append(Violation(invariant, self._seed, self._hotline.world.clock(), number, what))

    def stirred(self, peer: str) -> None:
        """Somebody there has just done something."""
        self._acted[peer] = self._hotline.world.clock()

    def shut_out(self, person: str) -> None:
        """They have blocked the hotline: it cannot be blamed for what does not reach them."""
        for story in self.stories.values():
            story.acknowledged = story.acknowledged or story.reporter == person

    # -- what happens ---------------------------------------------------------------------------------------------------

    def hear(self, traces: Traces) -> None:
        """A transaction is committed."""
        for event in traces.events:
            story = self._told(event)
            if story:
                self._allowed(event, story)
                self._owed(event, story, traces.notices)
                self._moved(event, story)
            if MARKS.search(json.dumps(dict(event.data), ensure_ascii=False)):
                self.blame("I4", event.stream, f"{event.kind} says who somebody is")

    def _told(self, event: Event) -> Story | None:
        if event.kind == Act.REGISTER:
            data = event.data
            phone = data["channel"] == "phone"
            self.stories[event.stream] = Story(
                str(data["number"]), phone, str(data["reporter"]), event.at, since=event.at
            )
        return self.stories.get(event.stream)

    def _allowed(self, event: Event, story: Story) -> None:
        """I7: three returns and no more, each with a reason. I8: how a case may end."""
        check, of = _ENDINGS.get(event.kind), (story, *(self.stories[each] for each in story.joined))
        wrong = check(self._people, event, of) if check else ""
        if wrong:
            self.blame("I8", event.stream, wrong)
        if story.ended_at is not None and not (story.lead and event.kind in AFTER_MERGING):
            self.blame("I8", event.stream, f"{event.kind} after the end")
        if event.kind == Act.RETURN:
            if story.returns >= RETURNS:
                self.blame("I7", event.stream, f"returned for the {story.returns + 1}th time")
            if not event.data.get("reason"):
                self.blame("I7", event.stream, "returned without a reason")

    def _owed(self, event: Event, story: Story, notices: Iterable[Notice]) -> None:
        """I3: whoever brought it is told in the same breath, the result under their own message."""
        kinds = OWED.get(event.kind)
        if kinds is None:
            return
        told = [n for n in notices if n.audience is Audience.RESIDENT and n.kind in kinds]
        for case in (event.stream, *story.joined):
            its, heard = self.stories[case], [n for n in told if n.case == case]
            if its.phone or its.gone:
                continue
            if not heard:
                self.blame("I3", case, f"nobody told the resident that it was {event.kind}")
            if event.kind == Act.RESOLVE and heard and not any(notice.reply_to for notice in heard):
                self.blame("I3", case, "the result answers no message")
        if story.phone:
            return
        if event.kind == Act.RETURN and not any(n.args.get("reason") and n.args.get("unit") for n in told):
            self.blame("I7", event.stream, "the resident does not hear who refused and why")

    def _moved(self, event: Event, story: Story) -> None:
        data, before = event.data, story.state
        story.state = STATES.get(event.kind, before)
        if event.kind in STATES and before in WAITS and event.kind != Act.REGISTER:
            story.waited[WAITS[before]] += int((event.at - story.since).total_seconds())
            story.since = event.at
        story.unit, story.matter = str(data.get("unit") or story.unit), str(data.get("matter") or story.matter)
        story.urgency = str(data.get("urgency") or story.urgency)
        story.danger = story.danger or bool(data.get("emergency"))
        story.external = bool(data.get("external")) or (story.external and event.kind not in {Act.ASSIGN, Act.TRANSFER})
        story.returns += event.kind == Act.RETURN
        if event.kind == Act.CHASE:
            story.rung = max(story.rung, int(data["rung"] or 0))
            self.chased[str(data["rung"])] += 1
        if event.kind == Act.RESOLVE:
            story.asked, story.resolved_at = not story.phone, event.at
        elif event.kind in {Act.CALL, Act.REOPEN}:
            story.asked = event.kind == Act.CALL
        self._together_with(event, story)
        if event.kind in STATES:
            story.ended_at = event.at if story.state in ENDS else None

    def _together_with(self, event: Event, story: Story) -> None:
        """Who else it is handled for; a case merged into it has its state."""
        case = str(event.data.get("case") or "")
        if event.kind == Act.MERGE:
            story.lead = str(event.data["lead"])
        elif event.kind == Act.UNMERGE:
            story.lead, story.since = "", event.at
        elif event.kind == Act.JOIN:
            story.joined.append(case)
        elif event.kind == Act.PART:
            story.joined.remove(case)
        elif event.kind == Act.LEAVE:
            story.gone = story.gone or event.actor == story.reporter
            story.joined = [each for each in story.joined if self.stories[each].reporter != event.actor]

    def _handled(self, case: str) -> Story | None:
        """The case, or the one it was merged into."""
        story = self.stories.get(case)
        return self.stories.get(story.lead) if story and story.lead else story

    # -- what arrives ---------------------------------------------------------------------------------------------------

    def read(self, letter: Letter) -> None:
        """A message has arrived."""
        notice = letter.notice
        story = self.stories.get(notice.case)
        if story and not story.phone and notice.audience is Audience.RESIDENT and not story.acknowledged:
            story.acknowledged = True
            if letter.queued_at - story.opened_at > SECONDS:
                self.blame("I3", notice.case, f"acknowledged after {letter.queued_at - story.opened_at}")
        if letter.parcel is None:
            return
        self._discreet(letter)
        self._quiet(letter, story)
        self._still_owed(letter)
        self._together(letter)

    def _discreet(self, letter: Letter) -> None:
        """I4: nothing in a group says who somebody is."""
        assert letter.parcel
        self.count["read"] += 1
        if letter.notice.to.peer.startswith("-"):
            self.count["read in groups"] += 1
            if MARKS.search(letter.parcel.message.text):
                self.blame("I4", letter.notice.case, f"{letter.notice.kind} in a group says who somebody is")

    def _quiet(self, letter: Letter, story: Story | None) -> None:
        """I6: nothing that can wait makes a sound at night."""
        assert letter.parcel
        notice, community = letter.notice, self._hotline.community
        wall, quiet = community.calendar.local(letter.at).time(), community.quiet
        night = wall >= quiet.opens or wall < quiet.closes
        if not night or letter.parcel.silent or letter.edited:
            self.count["silent at night"] += night
            return
        self.count["aloud at night"] += 1
        awake = letter.at - self._acted.get(notice.to.peer, datetime.min.replace(tzinfo=letter.at.tzinfo)) <= AWAKE
        staff = notice.audience not in {Audience.RESIDENT, Audience.PARTY}
        urgent = bool(story) and staff and self._runs_at_night(notice.case)
        dangerous = notice.kind in DANGER or bool(notice.args.get("danger")) or bool(story and story.danger)
        if not (dangerous or urgent or (awake and not notice.to.peer.startswith("-"))):
            self.count["not urgent at night"] += 1
            self.blame("I6", notice.case, f"{notice.kind} to {notice.audience} makes a sound at {wall:%H:%M}")

    def _runs_at_night(self, case: str) -> bool:
        story, community = self._handled(case), self._hotline.community
        assert story
        matter = community.matters.get(story.matter)
        clock = matter.clock if matter and story.urgency != "urgent" else story.urgency
        return community.clocks[clock].round_the_clock

    def _still_owed(self, letter: Letter) -> None:
        """I6: what has been answered is not asked for."""
        notice = letter.notice
        if notice.kind not in URGING and not (notice.audience is Audience.LEADER and notice.args.get("clock")):
            return
        self.count["chases"] += 1
        clock = "call_back" if notice.kind is Kind.REMIND else str(notice.args.get("clock", ""))
        others = [each.partition(":") for each in str(notice.args.get("others") or "").split(",") if each]
        for case, urged in [(notice.case, clock), *((case, urged) for case, _, urged in others)]:
            story = self._handled(case)
            if story and WAITS.get(story.state) != urged:
                self.count["chased after an answer"] += 1
                self.blame("I6", case, f"urged to {urged} while it is {story.state}")

    def _together(self, letter: Letter) -> None:
        """I6: what comes up for a leader all at once comes as one message."""
        notice = letter.notice
        brought = int(notice.args.get("brought") or 0)
        self.count["most in one message"] = max(self.count["most in one message"], brought)
        if (
            notice.audience is not Audience.LEADER
            or notice.kind is not Kind.NEW_CARD
            or self._runs_at_night(notice.case)
        ):
            return
        key = notice.to.peer, letter.queued_at.replace(second=0, microsecond=0)
        self._brought[key] += 1
        if self._brought[key] > MOST_AT_ONCE:
            self.blame("I6", notice.case, f"{self._brought[key]} messages at once to one leader")


Ending = Callable[[Population, Event, Sequence[Story]], str]
"""Looks at an act upon a case, given with those merged into it."""


def _judged(people: Population, event: Event, stories: Sequence[Story]) -> str:
    by_reporter = any(event.actor == story.reporter for story in stories)
    by_desk = any(story.phone for story in stories) and _holds(people, event.actor, Role.DISPATCHER)
    if stories[0].state is not State.RESOLVED:
        return f"judged while {stories[0].state}"
    return "" if by_reporter or by_desk else "closed by somebody else than the resident"


def _lapsed(_people: Population, _event: Event, stories: Sequence[Story]) -> str:
    asked = any(story.asked or not story.phone for story in stories[1:]) or stories[0].asked
    return "" if asked and stories[0].state is State.RESOLVED else "lapsed before anybody was asked"


def _declined(people: Population, event: Event, _stories: Sequence[Story]) -> str:
    right = event.data.get("reason") and _holds(people, event.actor, Role.DISPATCHER)
    return "" if right else "declined without a reason, or by nobody who may"


def _withdrawn(_people: Population, event: Event, stories: Sequence[Story]) -> str:
    return "" if event.actor == stories[0].reporter else "withdrawn by somebody else"


def _holds(people: Population, person: str, role: Role) -> bool:
    return any(each.person == person and each.grant.role is role for each in people.staff)


_ENDINGS: Mapping[str, Ending] = {
    Act.JUDGE: _judged, Act.LAPSE: _lapsed, Act.DECLINE: _declined, Act.WITHDRAW: _withdrawn, Act.ERASE: _withdrawn,
}  # fmt: skip
