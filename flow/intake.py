"""An appeal comes in: by a sentence in a chat, or by a caller through a dispatcher."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from domain.case import Case, Channel
from domain.errors import Code, Refused
from domain.events import Scalar
from domain.lifecycle import born, register
from domain.people import Actor, Role
from flow import alarm, flood, marks, merge
from flow.inform import inform
from flow.locate import ask
from flow.ports import Reporter, Secret, Spot, UnitOfWork
from flow.record import clean, particulars, readable, settle
from flow.route import route
from flow.transcribe import enclose


@dataclass(frozen=True, slots=True)
class Appeal:
    """What somebody said and who they are; `media` is what came with it or says it all, as «kind:reference» (flow/media.py),
    `further` what was sent before."""

    community: str
    person: str
    text: str
    spot: Spot
    media: str = ""
    further: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Who brought it and how; `by` is whoever wrote it down, if it was not they."""

    reporter: Reporter
    channel: Channel
    by: Actor | None = None


def file(uow: UnitOfWork, appeal: Appeal, by: Actor | None = None) -> Case:
    """Turn an appeal from a chat into a case and send it on its way.

    Rules: one sentence is enough, and so is a voice message, a picture or a film: without words a dispatcher listens or looks
    and puts it into words; what was said goes to the vault, never into the history; the resident's message gets a
    reaction and a receipt; the case has an owner and a due time before this returns (I1). Raises Refused TEXT_NEEDED when
    there is neither, TEXT_TOO_LONG; SLOW_DOWN or GROUP_BUSY in a flood. `by` is whoever had it registered for them, if it was not
    whoever said it.
    """
    reporter = Reporter(appeal.person, appeal.spot)
    flood.check(uow, appeal.community, reporter, appeal.text, appeal.media)
    origin = Origin(reporter, Channel.CHAT, by)
    case = open_case(uow, appeal.community, origin, appeal.text, (appeal.media, *appeal.further))
    inform(uow, case, appeal.spot)
    ask(uow, case)
    flood.caution(uow, case, reporter)
    return case


def call(uow: UnitOfWork, community: str, dispatcher: Actor, text: str, phone: str = "") -> Case:
    """A dispatcher enters what a caller or visitor says (S4, S5); the case's number is what the caller is told.

    The caller is a person without an address; their number lies in the vault for the call back. Raises Refused
    NOT_ALLOWED for anybody but a dispatcher, TEXT_NEEDED, TEXT_TOO_LONG.
    """
    if not dispatcher.has(Role.DISPATCHER):
        raise Refused(Code.NOT_ALLOWED)
    clean(text)
    person = uow.people.add(community)
    if phone:
        uow.vault.keep(community, person, Secret.PHONE, phone)
    return open_case(uow, community, Origin(Reporter(person, None), Channel.PHONE, dispatcher), text)


def open_case(
    uow: UnitOfWork,
    community_id: str,
    origin: Origin,
    text: str,
    media: Sequence[str] = (),
    before: Mapping[str, Scalar] = MappingProxyType({}),
) -> Case:
    """The case itself, on its way. `before` is what is known of it whatever the words say: they say it better."""
    community, reporter = uow.communities[community_id], origin.reporter
    hints = uow.understand(readable(text, *media), community)
    data = {**before, **particulars(uow, community_id, reporter.person, text, *media)}
    data["urgency"] = hints.urgency or community.default_clock
    today = community.calendar.local(uow.now).date()
    event = register(
        community=community_id,
        case=uow.new_id(),
        number=uow.cases.next_number(community_id, today),
        actor=origin.by or Actor(reporter.person),
        at=uow.now,
        data={**data, "reporter": reporter.person, "channel": origin.channel.value},
    )
    case = born(event)
    uow.cases.add(case, reporter)
    uow.ledger.append(event)
    settle(uow, None, event, case)
    case = route(uow, alarm.heard(uow, case), marks.look_first(uow, case, hints))
    enclose(uow, case)
    merge.point_out(uow, case)
    return case
