"""A card's buttons give way to a list of reasons or matters, and come back. The case itself does not change."""

from domain.act import Act
from domain.case import Case
from domain.lifecycle import allowed, permit
from domain.people import Actor
from flow.ports import Audience, Kind, Notice, Spot, UnitOfWork


def open_menu(uow: UnitOfWork, by: Actor, case: Case, card: Spot, menu: str, needs: Act) -> None:
    """Show a menu on the card that was pressed, to somebody who may then do `needs`. Raises Refused as `permit`."""
    permit(case, needs, by)
    audience = Audience.UNIT if needs is Act.RETURN else Audience.DESK
    uow.outbox.put(Notice(case.community, Kind.CARD, card.chat, audience, case.id, {"menu": menu}))


def close_menu(uow: UnitOfWork, by: Actor, case: Case, card: Spot) -> None:
    """The card as it was."""
    unit = bool({Act.RETURN, Act.SIGN} & allowed(case, by))
    audience = Audience.UNIT if unit else Audience.DESK
    uow.outbox.put(Notice(case.community, Kind.CARD, card.chat, audience, case.id))
