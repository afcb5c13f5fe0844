"""What the sender needs of a queued message: put into words as the case stands now, and where it goes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.quiet import is_silent
from cards.callback import Codec
from cards.message import Message
from cards.render import Material, render
from domain.case import ClockKind, State
from domain.community import Community
from domain.periodical import is_over
from flow import lists, marks, mydata, offer
from flow import media as medium
from flow.fair import is_covered
from flow.locate import wanted
from flow.media import Media
from flow.merge import with_hint
from flow.ports import CASELESS, SITTINGS, Audience, HotIssue, Kind, Notice, Spot, UnitOfWork
from flow.queries import CaseView, as_told, view
from flow.setup import progress
from flow.shadow import lines
from storage.posts import TURNING

NAMED = TURNING | {
    *(
        Kind.ALARM_OVER,
        Kind.MISSING,
        Kind.MARK,
        Kind.MARKED,
        Kind.INVITED,
        Kind.MEDIATION,
        Kind.EXTENSION,
        Kind.SUSPENSION,
    )
}
"""What changes the message it names, and is a new one where it names none."""
ERRANDS = frozenset({Kind.CALL_BACK, Kind.ASKED})
"""What a dispatcher does for whoever came by phone."""
DECIDED_ON = frozenset({Kind.CARD, Kind.NEW_CARD, Kind.QUEUE})
"""On what a dispatcher decides about a case."""
WORDLESS = frozenset({Kind.REACTION, Kind.STRIP, Kind.REMOVE})


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message with everything the channel needs: where, as an edit of or an answer to what, with which picture or voice, and
    whether without a sound. `ours` are the messages a REMOVE takes away."""

    notice: Notice
    message: Message
    edits: str = ""
    answers: str = ""
    media: Media | None = None
    document: bytes = field(default=b"", repr=False)
    silent: bool = False
    ours: tuple[str, ...] = ()


def pack(
    uow: UnitOfWork,
    codec: Codec,
    notice: Notice,
    waited: timedelta = timedelta(0),
    issues: Sequence[HotIssue] = (),
) -> Parcel | None:
    """The parcel as things stand now, for a message that has `waited` so long; None for what has been overtaken. `issues` is what
    is hot, if the message tells of that (`bot.hot.issues`)."""
    if notice.kind in WORDLESS:
        return Parcel(notice, Message(""), ours=_ours(uow, notice))
    notice = _foremost(uow, notice)
    stuff = material(uow, notice, issues)
    if _overtaken(stuff) or _is_late(notice, stuff.community, uow.now):
        return None
    card = _card(uow, notice)
    return Parcel(
        notice,
        render(codec, stuff),
        edits=_edited(notice, card),
        answers=notice.reply_to or (card.message if card and notice.kind not in TURNING else ""),
        media=_sent(uow, notice),
        document=export(uow, notice) if notice.kind is Kind.EXPORT else b"",
        silent=is_silent(notice, stuff.view, stuff.community, uow.now, waited),
    )


def material(uow: UnitOfWork, notice: Notice, issues: Sequence[HotIssue] = ()) -> Material:
    """What a message is made of."""
    community = uow.communities[notice.community]
    shown = notice.args.get("shown")
    return Material(
        notice,
        community,
        view=_view(uow, notice) if notice.case and notice.kind not in CASELESS else None,
        views=_views(uow, notice),
        listing=lists.read(uow, notice, issues),
        shown=(uow.vault.read(notice.community, str(shown)) or "") if shown else "",
        heard=lines(uow, notice.community, notice.case) if notice.kind is Kind.SHADOW else (),
        progress=progress(uow, notice.community, notice.to) if notice.kind is Kind.SETUP else None,
        media=sent.kind if (sent := _sent(uow, notice)) else None,
        covered=is_covered(uow, notice),
        kept=mydata.sheet(uow, notice.community, notice.person) if notice.kind is Kind.MYDATA else None,
        communities=tuple((each.id, each.name) for each in uow.communities.values()),
        offered=offer.view(uow, notice.community, notice.case) if notice.kind is Kind.OFFER else None,
        mark=marks.read(uow, notice),
    )


def _sent(uow: UnitOfWork, notice: Notice) -> Media | None:
    """What goes with a message, unless it may not be read there; one queued before there were kinds says it is a picture."""
    if is_covered(uow, notice):
        return None
    return medium.read(uow, notice.community, notice.args.get(medium.MEDIA) or notice.args.get(medium.BEFORE))


def _view(uow: UnitOfWork, notice: Notice) -> CaseView:
    """The case as it stands; for those who reported one that was merged, and whoever rings them, as its lead stands; for
    dispatchers with what it is likely the same as."""
    found = view(uow, notice.community, notice.case)
    if notice.audience is Audience.RESIDENT or notice.kind in ERRANDS:
        return as_told(uow, found)
    return with_hint(uow, found) if notice.audience is Audience.DESK and notice.kind in DECIDED_ON else found


def _views(uow: UnitOfWork, notice: Notice) -> tuple[CaseView, ...]:
    """The cases a STATUS speaks of, or a menu offers."""
    if notice.kind is Kind.CHASE:
        return tuple(view(uow, notice.community, case) for case, _ in _others(notice))
    found = [view(uow, notice.community, case) for case in str(notice.args.get("cases", "")).split(",") if case]
    return tuple(as_told(uow, each) for each in found) if notice.kind is Kind.STATUS else tuple(found)


def _others(notice: Notice) -> list[tuple[str, str]]:
    """The cases that a reminder speaks of besides its own, each with what it urges."""
    told = str(notice.args.get("others", ""))
    return [(case, clock) for case, _, clock in (each.partition(":") for each in told.split(",") if each)]


def _foremost(uow: UnitOfWork, notice: Notice) -> Notice:
    """A reminder of several without those that have been dealt with: about the first that has not."""
    if notice.kind is not Kind.CHASE or not _others(notice):
        return notice
    all_ = [(notice.case, str(notice.args.get("clock", ""))), *_others(notice)]
    found = [(case, clock) for case, clock in all_ if _is_urged(uow, notice.community, case, clock)]
    if not found:
        return replace(notice, args={**notice.args, "others": ""})
    (case, clock), *rest = found
    others = ",".join(f"{each}:{urged}" for each, urged in rest)
    return replace(notice, case=case, args={**notice.args, "clock": clock, "others": others})


def _is_urged(uow: UnitOfWork, community: str, case: str, clock: str) -> bool:
    found = uow.cases.get(community, case)
    return found is not None and found.clock == clock


def _ours(uow: UnitOfWork, notice: Notice) -> tuple[str, ...]:
    """The messages a REMOVE takes away: in which an offer stands in its chat."""
    if notice.kind is not Kind.REMOVE:
        return ()
    spots = uow.posts.of(notice.community, notice.case, {Kind.OFFER})
    return tuple(spot.message for spot in spots if spot.chat == notice.to)


def _edited(notice: Notice, card: Spot | None) -> str:
    """The message that changes in place: the one that is named, a case's card, or what somebody's sitting goes on in."""
    if notice.kind in NAMED:
        return str(notice.args.get("message") or "")
    return card.message if card and notice.kind in {Kind.CARD, *SITTINGS} else ""


def export(uow: UnitOfWork, notice: Notice) -> bytes:
    """Text a person can read in any editor, and a program too."""
    return json.dumps(mydata.export(uow, notice.community, notice.person), ensure_ascii=False, indent=2).encode()


def _card(uow: UnitOfWork, notice: Notice) -> Spot | None:
    if notice.kind in SITTINGS:
        shown = uow.posts.of(notice.community, notice.case, {notice.kind})
        return next((spot for spot in shown if spot.chat == notice.to), None)
    return uow.posts.card(notice.community, notice.case, notice.to, notice.audience) if notice.case else None


def _is_late(notice: Notice, community: Community, now: datetime) -> bool:
    """Whether a report has waited until its day was over, or until people sleep: then it is left out."""
    day = notice.args.get("day")
    return bool(day) and is_over(date.fromisoformat(str(day)), now, community)


def _overtaken(material: Material) -> bool:
    """Whether what a message urges has been done since it was queued: an answered case is never chased (I6), a danger somebody
    has taken on rings no more, and nobody is asked about what is settled."""
    notice, view_ = material.notice, material.view
    if notice.kind is Kind.OFFER:
        return material.offered is None
    if notice.args.get("brought") and material.listing is not None:
        return not material.listing.total
    if notice.args.get("since") and material.listing is not None:
        return not material.listing.heat
    if notice.kind is Kind.HELD and view_ is not None:
        return view_.case.state is not State.IN_PROGRESS
    if notice.kind is Kind.ALARM and view_ is not None:
        return not view_.case.is_alarming
    if notice.kind is Kind.MISSING and view_ is not None and "message" not in notice.args:
        return not wanted(view_)
    if notice.kind is Kind.MERGED and view_ is not None:
        return not view_.lead
    if notice.kind is Kind.REMIND and view_ is not None and view_.case.verdict:
        return True  # theirs was said, others' was not
    urged = notice.args.get("clock") or (ClockKind.CALL_BACK if notice.kind is Kind.REMIND else None)
    return view_ is not None and urged is not None and view_.case.clock != urged
