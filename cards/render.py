"""From a notice and the case as it is now to the message somebody reads. One function a kind; nothing is stored rendered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from cards import (
    alarm,
    buttons,
    checkup,
    covered,
    extension,
    held,
    lists,
    locate,
    mark,
    mediation,
    menus,
    merge,
    mydata,
    near,
    offer,
    periodical,
    resident,
    seal,
    setup,
    shadow,
    staff,
    supervision,
    suspension,
    upwards,
    words,
)  # fmt: skip
from cards.callback import Codec
from cards.message import Message, Rows
from domain.community import Community
from flow.inform import FIRST
from flow.lists import Listing
from flow.marks import MarkView
from flow.media import MediaKind
from flow.mydata import Sheet
from flow.offer import OfferView
from flow.ports import Audience, Kind, Notice
from flow.queries import CaseView
from flow.setup import Progress
from flow.shadow import Line


@dataclass(frozen=True, slots=True)
class Material:
    """What a message is made of: the notice, the case (None where it is about none) or the cases a STATUS lists, and the
    words it quotes, already fit for whoever reads them; `media` is the kind of what goes with it; `listing` what a LIST lists,
    `kept` a person's own sheet, `mark` a mark against abuse, `communities` (id, name) what there is to choose from, `offered`
    what an OFFER asks about; `covered` that it stands where a restricted case may not be read."""

    notice: Notice
    community: Community
    view: CaseView | None = None
    views: tuple[CaseView, ...] = ()
    shown: str = ""
    media: MediaKind | None = None
    kept: Sheet | None = None
    covered: bool = False
    communities: tuple[tuple[str, str], ...] = ()
    listing: Listing | None = None
    offered: OfferView | None = None
    heard: tuple[Line, ...] = ()
    progress: Progress | None = None
    mark: MarkView | None = None


def render(codec: Codec, material: Material) -> Message:
    """The message for a notice. Raises KeyError for a kind that has no words (REACTION, STRIP, REMOVE)."""
    view = material.view
    if material.covered and view is not None and view.case.restricted:
        return covered.message(codec, material.notice, view)
    return _RENDERERS[material.notice.kind](codec, material)


def _card(codec: Codec, material: Material) -> Message:
    view, notice = _view(material), material.notice
    if notice.audience is Audience.RESIDENT:
        text = resident.card(view, first=bool(notice.args.get(FIRST)), public=_is_public(notice))
        return Message(text, buttons.resident(codec, notice, view))
    if notice.audience is Audience.DESK:
        rows = merge.menu(codec, notice, view, material.views) or _deciding(codec, notice, view)
        return Message(staff.desk_card(view), rows)
    if notice.audience is Audience.LEADER:
        return _leader(codec, notice, view)
    if notice.args.get("left") and view.case.external and notice.args["left"] != view.case.unit:
        return Message(upwards.left(view))
    if notice.args.get("left") and view.moves and notice.args["left"] != view.case.unit:
        return Message(staff.left_card(view))
    return Message(staff.unit_card(view), mediation.unit(codec, notice, view))


def _deciding(codec: Codec, notice: Notice, view: CaseView) -> Rows:
    """Under a dispatcher's card. In a menu only the menu."""
    rows = buttons.desk(codec, notice, view) or menus.in_hand(codec, notice, view)
    return rows if notice.args.get(buttons.MENU) else merge.around(buttons.Board(codec, notice, view), view, rows)


def _queue(codec: Codec, material: Material) -> Message:
    view = _view(material)
    left = material.listing.total if material.listing else 0
    chosen = merge.menu(codec, material.notice, view, material.views)
    return Message(lists.queue(view, left), chosen or menus.queue(codec, material.notice, view))


def _asked(codec: Codec, material: Material) -> Message:
    view = _view(material)
    if material.notice.audience is Audience.DESK:
        return Message(staff.errand(view, material.shown), menus.errand(codec, material.notice, view))
    return Message(resident.asked(view, material.shown, again=bool(material.notice.args.get("again"))))


def _leader(codec: Codec, notice: Notice, view: CaseView) -> Message:
    """What is late, when a leader is brought in; afterwards what came of it."""
    if notice.args.get("clock"):
        rows = (*supervision.buttons(codec, notice, view), *buttons.leader(codec, notice, view))
        return Message(staff.leader_chase(view, notice.args), rows)
    return Message(staff.leader_card(view), supervision.buttons(codec, notice, view))


def _chase(_codec: Codec, material: Material) -> Message:
    others = material.views if material.notice.args.get("others") else ()
    return Message(staff.chase(_view(material), material.notice.args, others))


def _result(codec: Codec, material: Material) -> Message:
    view = _view(material)
    return Message(
        resident.result(view, material.shown, public=_is_public(material.notice)),
        buttons.verdict(codec, material.notice, view),
    )


def _remind(codec: Codec, material: Material) -> Message:
    view = _view(material)
    return Message(resident.remind(view), buttons.verdict(codec, material.notice, view))


def _call_back(codec: Codec, material: Material) -> Message:
    view = _view(material)
    return Message(staff.call_back(view), buttons.call_back(codec, material.notice, view))


def _offer(codec: Codec, material: Material) -> Message:
    if material.offered is None:
        raise LookupError("an offer that is over is not sent")
    return Message(offer.question(material.offered), offer.buttons(codec, material.notice, material.offered))


def _note(codec: Codec, material: Material) -> Message:
    view, notice = _view(material), material.notice
    rows = buttons.transcribing(buttons.Board(codec, notice, view), view) if notice.audience is Audience.DESK else ()
    return Message(staff.note(view, material.shown, material.media), rows if material.media else ())


def _status(_codec: Codec, material: Material) -> Message:
    say = words.of(material.community)
    public = _is_public(material.notice)
    cards = (
        covered.receipt(v) if material.covered and v.case.restricted else resident.card(v, public=public)
        for v in material.views
    )
    return Message("\n\n".join(cards) or say("say.no_cases"))


def _is_public(notice: Notice) -> bool:
    """Whether it is read in a group: a chat that is nobody's own."""
    return notice.to.peer.startswith("-") and not notice.args.get("private")


def _advice(_codec: Codec, material: Material) -> Message:
    if material.view is None:
        return Message(alarm.trial_advice(material.community, str(material.notice.args["emergency"])))
    return Message(alarm.advice(material.view))


def _setup(codec: Codec, material: Material) -> Message:
    if material.progress is None:
        raise LookupError("a board needs to know how far it is")
    return setup.board(codec, material.notice, material.community, material.progress)


def _say(_codec: Codec, material: Material) -> Message:
    say, args = words.of(material.community), material.notice.args
    filled = {key: escape(_spell(material.community, key, str(value))) for key, value in args.items()}
    keyboard = (
        (say("keyboard.new"), say("keyboard.mine"), say("keyboard.phone")),
    )  # fmt: skip
    return Message(say(str(args["key"]), **filled), keyboard=keyboard if args.get("keyboard") else ())


def _spell(community: Community, key: str, value: str) -> str:
    """Ids in a notice's args become the names people know."""
    say = words.of(community)
    if key == "role":
        return say(f"role.{value}")
    if key == "keep":
        return words.keeping(say, int(value))
    names = {unit.id: unit.name for unit in community.units.values()}
    names |= {grid.id: grid.name for grid in community.grids.values()}
    names |= {centre.id.value: centre.name for centre in community.centres.values()}
    return names.get(value, value) if key in {"unit", "scope"} else value


def _mydata(codec: Codec, material: Material) -> Message:
    if material.kept is None:
        raise LookupError(f"{material.notice.kind} needs a person's sheet")
    return mydata.sheet(codec, material.notice, material.community, material.kept)


def _choose(codec: Codec, material: Material) -> Message:
    return mydata.choose(codec, material.notice, material.community, material.communities)


def _view(material: Material) -> CaseView:
    if material.view is None:
        raise LookupError(f"{material.notice.kind} needs a case")
    return material.view


_RENDERERS: Mapping[Kind, Callable[[Codec, Material], Message]] = {
    Kind.CARD: _card,
    Kind.NEW_CARD: _card,
    Kind.REDRAW: _card,
    Kind.CHASE: _chase,
    Kind.PROGRESS: lambda _codec, m: Message(resident.progress(_view(m), m.shown)),
    Kind.RESULT: _result,
    Kind.RETURNED: lambda _codec, m: Message(resident.returned(_view(m))),
    Kind.REOPENED: lambda _codec, m: Message(resident.reopened(_view(m), others=bool(m.notice.args.get("others")))),
    Kind.REMIND: _remind,
    Kind.CALL_BACK: _call_back,
    Kind.NOTE: _note,
    Kind.MISSING: lambda codec, m: locate.question(codec, m.notice, _view(m)),
    Kind.ENDED: lambda _codec, m: Message(resident.ended(_view(m))),
    Kind.ASKED: _asked,
    Kind.TRANSFERRED: lambda _codec, m: Message(resident.transferred(_view(m))),
    Kind.UPWARDS: lambda _codec, m: Message(upwards.ask(_view(m), str(m.notice.args.get("unit", "")))),
    Kind.SENT_UP: lambda _codec, m: Message(upwards.told(_view(m))),
    Kind.WORDS: lambda _codec, m: Message(staff.in_full(_view(m), m.shown)),
    Kind.LIST: lambda codec, m: lists.render(codec, m.notice, m.community, m.listing or Listing()),
    Kind.QUEUE: _queue,
    Kind.STATUS: _status,
    Kind.ALARM_ADVICE: _advice,
    Kind.ALARM: lambda codec, m: Message(
        alarm.alarm(_view(m), m.notice.args), alarm.buttons(codec, m.notice, _view(m))
    ),
    Kind.ALARM_OVER: lambda _codec, m: Message(alarm.over(_view(m))),
    Kind.TAKEN: lambda _codec, m: Message(alarm.taken(_view(m))),
    Kind.NEARBY: lambda _codec, m: Message(near.near(_view(m))),
    Kind.ASSIST: lambda _codec, m: Message(near.assist(_view(m))),
    Kind.OFFER: _offer,
    Kind.SAY: _say,
    Kind.SETUP: _setup,
    Kind.INVITED: lambda codec, m: mediation.link(codec, m.notice, _view(m), m.shown),
    Kind.MEDIATION: lambda codec, m: mediation.invitation(codec, m.notice, _view(m)),
    Kind.OUTCOME: lambda _codec, m: Message(mediation.outcome(m.notice, _view(m), m.shown)),
    Kind.EXTENSION: lambda codec, m: extension.question(codec, m.notice, _view(m), m.shown),
    Kind.REPORTED: lambda _codec, m: Message(supervision.reported(_view(m), m.shown)),
    Kind.URGED: lambda _codec, m: Message(supervision.urged(_view(m))),
    Kind.MOVED: lambda _codec, m: Message(resident.moved(_view(m))),
    Kind.SUSPENSION: lambda codec, m: suspension.question(codec, m.notice, _view(m), m.shown),
    Kind.SUSPENDED: lambda _codec, m: Message(suspension.told_resident(_view(m), m.shown)),
    Kind.RESUMED: lambda _codec, m: Message(suspension.resumed(_view(m), waited=bool(m.notice.args.get("waited")))),
    Kind.MERGED: lambda _codec, m: Message(merge.told(_view(m))),
    Kind.EXTENDED: lambda _codec, m: Message(extension.told_resident(_view(m), m.shown)),
    Kind.WEEKLY: lambda _codec, m: Message(periodical.weekly(m.community, m.notice.args)),
    Kind.MONTHLY: lambda _codec, m: Message(periodical.monthly(m.community, m.notice.args)),
    Kind.HELD: lambda codec, m: held.question(codec, m.notice, _view(m)),
    Kind.CODE: lambda _codec, m: Message(setup.code(m.community, m.notice, m.shown)),
    Kind.CHECKUP: lambda _codec, m: Message(checkup.message(m.community, m.notice.args)),
    Kind.SEAL: lambda _codec, m: Message(seal.bulletin(m.community, m.notice.args)),
    Kind.SHADOW: lambda codec, m: shadow.listed(codec, m.notice, m.community, m.heard),
    Kind.MYDATA: _mydata,
    Kind.EXPORT: lambda _codec, m: mydata.exported(m.community),
    Kind.CHOOSE: _choose,
    Kind.MARK: lambda codec, m: mark.office(codec, m.notice, m.community, m.mark),
    Kind.MARKED: lambda codec, m: mark.marked(codec, m.notice, m.community, m.mark),
}
