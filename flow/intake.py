"""An appeal comes in: by a sentence in a chat, or by a caller through a dispatcher."""

from dataclasses import dataclass

from domain.appeal import Hints
from domain.case import Case, Channel
from domain.errors import Code, Refused
from domain.events import Scalar
from domain.lifecycle import born, register
from domain.people import Actor, Role
from flow.ports import Reporter, Secret, Spot, UnitOfWork
from flow.record import clean, keep_text, settle
from flow.route import route


@dataclass(frozen=True, slots=True)
class Appeal:
    """What somebody said and who they are; `photo` is the channel's reference to a picture that came with it."""

    community: str
    person: str
    text: str
    spot: Spot
    photo: str = ""


def file(uow: UnitOfWork, appeal: Appeal) -> Case:
    """Turn an appeal from a chat into a case and send it on its way.

    Rules: one sentence is enough; what was said goes to the vault, never into the history; the resident's message gets a
    reaction and a receipt; the case has an owner and a due time before this returns (I1). Raises Refused TEXT_NEEDED,
    TEXT_TOO_LONG.
    """
    reporter = Reporter(appeal.person, appeal.spot)
    return _open(uow, appeal.community, reporter, Channel.CHAT, appeal.text, appeal.photo)


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
    return _open(uow, community, Reporter(person, None), Channel.PHONE, text, "", dispatcher)


def _open(
    uow: UnitOfWork,
    community_id: str,
    reporter: Reporter,
    channel: Channel,
    text: str,
    photo: str,
    by: Actor | None = None,
) -> Case:
    community = uow.communities[community_id]
    hints = uow.understand(clean(text), community)
    data = _particulars(uow, community_id, reporter.person, text, photo, hints)
    today = community.calendar.local(uow.now).date()
    event = register(
        community=community_id,
        case=uow.new_id(),
        number=uow.cases.next_number(community_id, today),
        actor=by or Actor(reporter.person),
        at=uow.now,
        data={**data, "reporter": reporter.person, "channel": channel.value},
    )
    case = born(event)
    uow.cases.add(case, reporter)
    uow.ledger.append(event)
    settle(uow, None, event, case)
    return route(uow, case, hints)


def _particulars(
    uow: UnitOfWork, community: str, person: str, text: str, photo: str, hints: Hints
) -> dict[str, Scalar]:
    """What the registration says of the appeal: references into the vault and the urgency, no words."""
    data = keep_text(uow, community, person, text)
    data["urgency"] = hints.urgency or uow.communities[community].default_clock
    if hints.place:
        data["place"] = uow.vault.keep(community, person, Secret.PLACE, hints.place).id
    if photo:
        data["photo"] = uow.vault.keep(community, person, Secret.MEDIA, photo).id
    return data
