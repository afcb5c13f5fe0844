"""A card's buttons give way to a list of reasons or matters, and come back. The case itself does not change."""

from collections.abc import Iterable, Mapping

from domain.act import Act
from domain.case import Case
from domain.errors import Code, Refused
from domain.events import Scalar
from domain.lifecycle import allowed, capacities, permit
from domain.people import OF_UNIT, Actor, Role
from flow.ports import Audience, Kind, Notice, Spot, UnitOfWork

OF_UNITS = frozenset({Act.RETURN, Act.EXTEND_ASK, Act.SUSPEND_ASK})
"""What a menu on a unit's card leads to; the others stand on a dispatcher's."""


def open_menu(uow: UnitOfWork, by: Actor, case: Case, card: Spot, menu: str, needs: Act) -> None:
    """Show a menu on the card that was pressed, to somebody who may then do `needs`. Raises Refused as `permit`."""
    permit(case, needs, by)
    _redraw(uow, case, card, Audience.UNIT if needs in OF_UNITS else Audience.DESK, {"menu": menu})


def put(uow: UnitOfWork, case: Case, card: Spot, menu: str, cases: Iterable[str] = ()) -> None:
    """A menu on a dispatcher's card, of other `cases` perhaps; whoever calls has judged who may."""
    listed = ",".join(cases)
    _redraw(uow, case, card, Audience.DESK, {"menu": menu} | ({"cases": listed} if listed else {}))


def close_menu(uow: UnitOfWork, by: Actor, case: Case, card: Spot) -> None:
    """The card as it was, for whoever could have opened a menu on it. Raises Refused NOT_YOURS."""
    if not capacities(case, by) & (OF_UNIT | {Role.DISPATCHER}):
        raise Refused(Code.NOT_YOURS)
    unit = bool({*OF_UNITS, Act.SIGN} & allowed(case, by))
    shown = uow.posts.shown_at(card)
    _redraw(uow, case, card, shown[1] if shown else Audience.UNIT if unit else Audience.DESK, {})


def _redraw(uow: UnitOfWork, case: Case, card: Spot, audience: Audience, args: Mapping[str, Scalar]) -> None:
    """The message that was pressed, with other buttons: a card, or the case before a dispatcher in their queue."""
    shown = uow.posts.shown_at(card)
    if not (shown and shown[0] is Kind.QUEUE):
        uow.outbox.put(Notice(case.community, Kind.CARD, card.chat, audience, case.id, args))
        return
    person = "" if uow.chats.binding(card.chat) else uow.people.at(case.community, card.chat) or ""
    args = {**args, "message": card.message}
    uow.outbox.put(Notice(case.community, Kind.QUEUE, card.chat, Audience.DESK, case.id, args, "", person))
