"""Quiet nights (I6): what leaves in quiet hours makes no sound, unless there is danger or somebody is awake and waits for it."""

from datetime import datetime, timedelta

from domain.community import Community
from domain.ladder import is_quiet
from flow.ports import Audience, Kind, Notice
from flow.queries import CaseView

LOUD = frozenset({Kind.ALARM, Kind.ALARM_ADVICE, Kind.TAKEN})
ANSWERS = frozenset(
    {
        Kind.SAY,
        Kind.STATUS,
        Kind.LIST,
        Kind.QUEUE,
        Kind.WORDS,
        Kind.UPWARDS,
        Kind.MYDATA,
        Kind.EXPORT,
        Kind.CHOOSE,
        Kind.SETUP,
        Kind.CODE,
        Kind.INVITED,
        Kind.MEDIATION,
        Kind.HELD,
    }
)
"""Messages that answer what somebody has just said or pressed."""
SILENT = frozenset({Kind.OFFER, Kind.SEAL, Kind.MONTHLY})
AWAKE = timedelta(minutes=30)
"""How long somebody is taken to be awake after what they have done: an answer that comes later, as after an outage, does not
wake them."""


def is_silent(
    notice: Notice, view: CaseView | None, community: Community, now: datetime, waited: timedelta = timedelta(0)
) -> bool:
    """Whether a message that has `waited` so long should make no sound at business time `now`.

    Danger always sounds. In private, so does an answer to what somebody has just done: they are awake. Staff hear of cases that
    run round the clock; residents, and a group full of them, are left asleep. An offer never sounds, nor does a seal: nobody
    asked for it.
    """
    if notice.kind in SILENT:
        return True
    danger = notice.kind in LOUD or notice.args.get("danger") or (view is not None and view.case.emergency)
    if danger or not is_quiet(now, community):
        return False
    if notice.kind in ANSWERS or (notice.kind is Kind.CARD and notice.audience is Audience.RESIDENT):
        return _is_group(notice) or waited > AWAKE
    if view is None or notice.audience in {Audience.RESIDENT, Audience.PARTY} or notice.kind is Kind.NEARBY:
        return True
    return not community.clock_of(view.case).round_the_clock


def _is_group(notice: Notice) -> bool:
    return notice.to.peer.startswith("-")
