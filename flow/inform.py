"""What is kept of a person and why, told when they first say something (个人信息保护法 §14, §17): once, where they said it."""

from domain.case import Case
from domain.events import Scalar
from flow.ports import Audience, Kind, Notice, Spot, UnitOfWork

FIRST = "first"
"""The argument of a receipt that carries the line; the next edit of the card drops it."""


def inform(uow: UnitOfWork, case: Case, spot: Spot) -> bool:
    """Tell the reporter of a fresh case, unless they have been told; answers whether it was the first time.

    In private a short message of its own, with the keyboard; in a group a line of the receipt, because a second message there
    would be everybody's.
    """
    if not uow.dossier.inform(case.community, case.reporter):
        return False
    if spot.chat == uow.people.address(case.community, case.reporter):
        uow.outbox.put(_word(case, spot))
    else:
        uow.outbox.put(_line(case, spot))
    return True


def _word(case: Case, spot: Spot) -> Notice:
    args: dict[str, Scalar] = {"key": "say.informed", "keyboard": True}
    return Notice(case.community, Kind.SAY, spot.chat, Audience.RESIDENT, "", args, "", case.reporter)


def _line(case: Case, spot: Spot) -> Notice:
    """Joins the receipt, which waits in this very unit of work."""
    args = {FIRST: True}
    return Notice(case.community, Kind.CARD, spot.chat, Audience.RESIDENT, case.id, args, spot.message, case.reporter)
