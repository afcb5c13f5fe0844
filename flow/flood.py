"""Floods are slowed kindly: nobody is taken unawares, nothing that was taken is lost, and danger never waits.

The message that fills somebody's measure is filed and says so; one more is refused in a clear sentence and leaves no trace.
"""

from datetime import datetime, timedelta
from math import ceil

from domain.case import Case
from domain.community import Community
from domain.errors import Code, Refused
from domain.events import Scalar
from domain.fair_use import wait
from flow.media import Media
from flow.ports import Audience, Kind, Notice, Reporter, Spot, UnitOfWork

SLOWED = frozenset({Code.SLOW_DOWN, Code.GROUP_BUSY})
PATIENCE = "🙏"
"""What somebody who goes on in a group gets once they have been told: a group has 20 messages a minute for everybody."""


def check(uow: UnitOfWork, community: str, reporter: Reporter, text: str, media: str = "") -> None:
    """Whether one more appeal may be filed now. Raises Refused SLOW_DOWN when they have brought their measure, GROUP_BUSY when
    the group has: then everybody's first is taken and the second is not.

    Danger passes, and so does what somebody has to listen to first: it may be danger. Several appeals of one message are one.
    """
    rules = uow.communities[community]
    left, code = _left(uow, rules, reporter)
    if not left or (media and not text and Media.parse(media).is_spoken) or uow.understand(text, rules).emergency:
        return
    raise Refused(code, minutes=str(_minutes(left)), phone=rules.phone)


def caution(uow: UnitOfWork, case: Case, reporter: Reporter) -> None:
    """Tell whoever has just brought their measure that it is all noted, and when there is room for more. Once a message, and not
    to somebody in danger."""
    rules, spot = uow.communities[case.community], reporter.spot
    left = _own(uow, rules, reporter.person, but=None)
    first = uow.cases.at(spot) if left and spot else None
    if spot is None or first is None or first.id != case.id or case.emergency:
        return
    args: dict[str, Scalar] = {"key": "say.slow_down", "n": rules.fair_use.person, "minutes": _minutes(left)}
    args["phone"] = rules.phone
    uow.outbox.put(Notice(case.community, Kind.SAY, spot.chat, Audience.RESIDENT, "", args, spot.message))


def has_been_told(uow: UnitOfWork, community: str, person: str, spot: Spot) -> bool:
    """Whether somebody was told so in this group a moment ago; from now on they have been. If so, their message gets a sign in
    place of the sentence."""
    key = f"flood:{community}:{spot.chat.peer}:{person}"
    _, before = uow.dialogs.load(key)
    again = bool(before) and datetime.fromisoformat(str(before["until"])) > uow.now
    if again:
        args = {"emoji": PATIENCE}
        uow.outbox.put(Notice(community, Kind.REACTION, spot.chat, Audience.RESIDENT, "", args, spot.message, person))
    else:
        until = uow.now + uow.communities[community].fair_use.within
        uow.dialogs.store(key, "flood", {"until": until.isoformat()})
    return again


def _left(uow: UnitOfWork, rules: Community, reporter: Reporter) -> tuple[timedelta, Code]:
    """How long they have to wait, and whose measure is full."""
    spot, fair = reporter.spot, rules.fair_use
    own = _recent(uow, rules, person=reporter.person, but=spot)
    left = wait(fair.person, fair.within, own, uow.now)
    if left or not own or spot is None or uow.chats.binding(spot.chat) is None:
        return left, Code.SLOW_DOWN
    busy = wait(fair.group, fair.within, _recent(uow, rules, chat=spot, but=spot), uow.now)
    return (min(busy, wait(1, fair.within, own, uow.now)) if busy else busy), Code.GROUP_BUSY


def _own(uow: UnitOfWork, rules: Community, person: str, but: Spot | None) -> timedelta:
    fair = rules.fair_use
    return wait(fair.person, fair.within, _recent(uow, rules, person=person, but=but), uow.now)


def _recent(
    uow: UnitOfWork, rules: Community, *, person: str = "", chat: Spot | None = None, but: Spot | None = None
) -> list[datetime]:
    since = uow.now - rules.fair_use.within
    found = uow.cases.brought(rules.id, since, person=person, chat=chat.chat if chat else None)
    return [at for spot, at in found if spot is None or spot != but]


def _minutes(left: timedelta) -> int:
    return max(1, ceil(left / timedelta(minutes=1)))
