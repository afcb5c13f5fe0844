"""The chats we are in: put in and put out, blocked and welcome again, and chats that go on under another number."""

from collections.abc import Iterator, Sequence

from domain.case import State
from domain.events import Scalar
from domain.people import Grant, Role
from flow.ports import Address, Audience, Kind, Notice, Posted, Reach, UnitOfWork
from flow.tell import desk

STAFF = frozenset({Audience.UNIT, Audience.DESK})
CARDS = frozenset({Kind.CARD, Kind.NEW_CARD})
ASKING = frozenset({Kind.RESULT, Kind.REMIND})
OWED = frozenset({Kind.RESULT, Kind.RETURNED, Kind.REOPENED, Kind.ENDED, Kind.ASKED, Kind.ALARM_ADVICE})
"""What a resident must learn, if not by us then by a human voice."""


def entered(uow: UnitOfWork, chat: Address, by: Address, *, group: bool) -> None:
    """We may write there from now on. In a group that is bound for nothing the person who put us in hears how to bind it: in
    private if they are an administrator of the hotline, otherwise in the group itself, unless every community is on trial."""
    before = uow.chats.reach(chat)
    uow.chats.seen(chat, Reach.IN)
    binding = uow.chats.binding(chat)
    if not group or before is Reach.IN:
        return
    if binding is None:
        _greet(uow, chat, by)
    elif before is Reach.OUT:
        tell_admins(uow, binding.community, f"say.back_{binding.purpose.value}", scope=binding.scope)


def left(uow: UnitOfWork, chat: Address) -> None:
    """Nothing we send there arrives any more: administrators hear which group or which duty that concerns. A group keeps its
    binding, in case it was a slip; until we are back its messages go to its people one by one."""
    if uow.chats.reach(chat) is Reach.OUT:
        return
    uow.chats.seen(chat, Reach.OUT)
    binding = uow.chats.binding(chat)
    if binding:
        tell_admins(uow, binding.community, f"say.gone_{binding.purpose.value}", scope=binding.scope)
        return
    for community in uow.communities:
        person = uow.people.at(community, chat)
        for grant in _duties(uow, community, person) if person else ():
            key = "say.blocked_scope" if grant.scope else "say.blocked"
            tell_admins(uow, community, key, role=grant.role.value, scope=grant.scope)


def untold(uow: UnitOfWork, notice: Notice) -> None:
    """Somebody cannot be told what they wait for: the desk is asked to ring them up or go there, and to leave word by /case."""
    if notice.kind not in OWED or notice.audience is not Audience.RESIDENT:
        return
    case = uow.cases.get(notice.community, notice.case)
    if case is not None and uow.chats.binding(notice.to) is None:
        for word in desk(uow, case, Kind.SAY, key="say.untold", number=case.number):
            uow.outbox.put(word)


def heard_from(uow: UnitOfWork, chat: Address) -> None:
    """Somebody speaks there: whatever was thought, it can be reached."""
    if uow.chats.reach(chat) is Reach.OUT:
        uow.chats.seen(chat, Reach.IN)


def moved(uow: UnitOfWork, old: Address, new: Address) -> None:
    """A group has become a supergroup: it goes on under the new number. Our messages of before cannot be reached there, so what
    is still open is shown anew: the staff's cards, and questions nobody has answered yet. Telling it twice does nothing more."""
    if old == new:
        return
    shown = uow.posts.within(old)
    uow.chats.move(old, new)
    uow.posts.abandon(old)
    for notice in dict.fromkeys(_anew(uow, shown)):
        uow.outbox.put(Notice(notice.community, notice.kind, new, notice.audience, notice.case))


def tell_admins(uow: UnitOfWork, community: str, key: str, **args: Scalar) -> None:
    """One of our sentences to every administrator who can be written to."""
    for admin in uow.people.holders(community, Role.ADMIN):
        to = uow.people.address(community, admin)
        if to and uow.chats.reach(to) is not Reach.OUT:
            uow.outbox.put(Notice(community, Kind.SAY, to, Audience.DESK, "", {"key": key, **args}, person=admin))


def _greet(uow: UnitOfWork, chat: Address, by: Address) -> None:
    mine = [community for community in uow.communities if _administers(uow, community, by)]
    where = (mine or list(uow.communities))[0]
    if mine:
        notice = Notice(where, Kind.SAY, by, Audience.DESK, "", {"key": "say.put_in"})
        uow.outbox.put(notice)
    elif not all(each.shadow for each in uow.communities.values()):
        uow.outbox.put(Notice(where, Kind.SAY, chat, Audience.RESIDENT, "", {"key": "say.put_in_here"}))


def _administers(uow: UnitOfWork, community: str, who: Address) -> bool:
    person = uow.people.at(community, who)
    return bool(person and uow.people.actor(community, person).has(Role.ADMIN))


def _duties(uow: UnitOfWork, community: str, person: str) -> list[Grant]:
    """What somebody holds that others wait for."""
    held = uow.people.actor(community, person).grants
    return sorted((each for each in held if each.role is not Role.PARTY), key=lambda each: (each.role, each.scope))


def _anew(uow: UnitOfWork, shown: Sequence[Posted]) -> Iterator[Posted]:
    for post in shown:
        case = uow.cases.get(post.community, post.case)
        if case is None or not case.is_open:
            continue
        if post.kind in CARDS and post.audience in STAFF:
            yield Posted(post.community, post.case, Kind.NEW_CARD, post.audience)
        elif post.kind in ASKING and case.state is State.RESOLVED:
            yield Posted(post.community, post.case, Kind.REMIND, post.audience)
        elif post.kind is Kind.CALL_BACK and case.state is State.RESOLVED:
            yield post
