"""派单: a dispatcher works through what waits for a unit, one case after another in one message.

Where somebody stands in the queue and whose hands a case is in lie with the dialogs: they are half-finished conversations,
not history.
"""

from datetime import datetime, timedelta

from domain.case import Case, State
from domain.errors import Code, Refused
from domain.lifecycle import is_accused
from domain.people import Actor, Role
from flow.mine import by_due
from flow.ports import Address, Audience, Kind, Notice, Purpose, Spot, UnitOfWork

AT_HAND = timedelta(minutes=2)
"""How long a case that is before one dispatcher is not put before another, as long as there is something else."""
EMPTY = "queue_empty"


def show(uow: UnitOfWork, by: Actor, community: str, asked: Spot) -> None:
    """Begin with what is due first. Raises Refused(NOT_ALLOWED) for anybody but a dispatcher, and in a group that is not the
    desk's."""
    _check(uow, by, asked.chat)
    _put(uow, by, community, asked.chat, _first(uow, by, community, asked.chat), reply=asked.message)


def skip(uow: UnitOfWork, by: Actor, community: str, spot: Spot) -> None:
    """下一件: the one after, in the same message; after the last one the first again."""
    _check(uow, by, spot.chat)
    _put(uow, by, community, spot.chat, _next(uow, by, community, spot.chat), edits=spot.message)


def went_on(uow: UnitOfWork, by: Actor, community: str, spot: Spot) -> None:
    """The case before somebody has been decided: their message shows the next. Nothing happens to a message that is no queue."""
    shown = uow.posts.shown_at(spot)
    if shown and shown[0] is Kind.QUEUE:
        skip(uow, by, community, spot)


def waiting(uow: UnitOfWork, community: str, by: Actor | None = None, *, private: bool = True) -> list[Case]:
    """What waits for a unit, first what is due first; without what only a private chat may know, and what complains of the unit
    somebody works for."""
    found = uow.cases.standing(community, {State.TRIAGE})
    open_ = (case for case in found if (private or not case.restricted) and not (by and is_accused(case, by)))
    return sorted(open_, key=lambda case: by_due(uow, case))


def _check(uow: UnitOfWork, by: Actor, chat: Address) -> None:
    binding = uow.chats.binding(chat)
    if not by.has(Role.DISPATCHER) or (binding and binding.purpose is not Purpose.DESK):
        raise Refused(Code.NOT_ALLOWED)


def _first(uow: UnitOfWork, by: Actor, community: str, chat: Address) -> Case | None:
    return _free(uow, by, waiting(uow, community, by, private=uow.chats.binding(chat) is None))


def _next(uow: UnitOfWork, by: Actor, community: str, chat: Address) -> Case | None:
    cases = waiting(uow, community, by, private=uow.chats.binding(chat) is None)
    _, place = uow.dialogs.load(_place(community, by))
    later = [
        c
        for c in cases
        if place and by_due(uow, c) > (bool(place.get("later")), _moment(place["due"]), str(place["case"]))
    ]
    rest = [case for case in cases if case not in later]
    return _free(uow, by, [*later, *rest])


def _free(uow: UnitOfWork, by: Actor, cases: list[Case]) -> Case | None:
    """The first that is not before a colleague just now; the very first if they all are."""
    free = (case for case in cases if not _at_hand(uow, by, case))
    return next(free, cases[0] if cases else None)


def _at_hand(uow: UnitOfWork, by: Actor, case: Case) -> bool:
    _, taken = uow.dialogs.load(_hands(case.community, case.id))
    return bool(taken) and taken["person"] != by.person and uow.now - _moment(taken["at"]) < AT_HAND


def _put(
    uow: UnitOfWork, by: Actor, community: str, chat: Address, case: Case | None, *, edits: str = "", reply: str = ""
) -> None:
    _remember(uow, by, community, case)
    kind, subject = (Kind.QUEUE, case.id) if case else (Kind.LIST, by.person)
    args = {} if case else {"list": EMPTY}
    args |= {"message": edits} if edits else {}
    person = "" if uow.chats.binding(chat) else by.person
    uow.outbox.put(Notice(community, kind, chat, Audience.DESK, subject, args, reply, person))


def _remember(uow: UnitOfWork, by: Actor, community: str, case: Case | None) -> None:
    """Where they stand now. What they looked at before is out of their hands."""
    _, place = uow.dialogs.load(_place(community, by))
    if place:
        uow.dialogs.store(_hands(community, str(place["case"])), None, {})
    if case is None:
        uow.dialogs.store(_place(community, by), None, {})
        return
    later, due, _ = by_due(uow, case)
    uow.dialogs.store(_place(community, by), "queue", {"later": later, "due": due.isoformat(), "case": case.id})
    taken = {"person": by.person, "at": uow.now.isoformat()}
    uow.dialogs.store(_hands(community, case.id), "queue", taken)


def _place(community: str, by: Actor) -> str:
    return f"queue:{community}:{by.person}"


def _hands(community: str, case: str) -> str:
    return f"queue-case:{community}:{case}"


def _moment(value: object) -> datetime:
    return datetime.fromisoformat(str(value))
