"""What piles up in a chat goes out as one message: nobody reads forty (I6)."""

from collections.abc import Sequence
from dataclasses import replace

from domain.events import Scalar
from flow import mine
from flow.ports import Audience, Kind, Notice


def may_pile(notice: Notice) -> bool:
    """Whether messages like this may be put together: reminders, and what brings a leader in; danger never."""
    return not notice.args.get("danger") and (_reminds(notice) or _brings_in(notice))


def together(notice: Notice, others: Sequence[Notice], person: str) -> Notice:
    """One message in place of several to one chat, `person`'s if it is private. Reminders are named in `others`, as `case:clock`
    by commas; a leader gets the list of all that has come to them."""
    if _brings_in(notice):
        args: dict[str, Scalar] = {"list": mine.WORK, "page": 0, "scope": "", "brought": len(others) + 1}
        return Notice(notice.community, Kind.LIST, notice.to, Audience.UNIT, person, args, "", person)
    named = ",".join(f"{other.case}:{other.args.get('clock', '')}" for other in others)
    overdue = any(bool(each.args.get("overdue")) for each in (notice, *others))
    return replace(notice, args={**notice.args, "others": named, "overdue": overdue})


def _reminds(notice: Notice) -> bool:
    return notice.kind is Kind.CHASE and not notice.args.get("others")


def _brings_in(notice: Notice) -> bool:
    return (notice.kind, notice.audience) == (Kind.NEW_CARD, Audience.LEADER)
