"""并案、拆开、分开: what a dispatcher can do, which cases are likely the same, and what the cards say of it."""

from collections.abc import Sequence
from html import escape

from cards import words
from cards.buttons import MENU, Board
from cards.callback import Codec, Verb, short
from cards.message import Button, Rows
from domain.merge import LEADING, is_apart
from flow.ports import Notice
from flow.queries import CaseView


def around(board: Board, view: CaseView, rows: Rows) -> Rows:
    """A dispatcher's buttons: right under the words that name a likely lead the one that merges into it, the others last."""
    return (*_into(board, view), *rows, *_row(board, view))


def _into(board: Board, view: CaseView) -> Rows:
    if view.hint is None:
        return ()
    lead = view.hint.lead.case
    return ((board.key(board.say("merge.into", number=lead.number), Verb.MERGE_INTO, short(lead.id)),),)


def _row(board: Board, view: CaseView) -> Rows:
    case, keys = view.case, list[Button]()
    if case.state in LEADING and not is_apart(case) and not case.joined:
        keys.append(board.named("merge", Verb.MERGE))
    if case.is_open and case.joined:
        keys.append(board.named("unmerge", Verb.UNMERGE))
    if case.state in LEADING and not case.gone:
        keys.append(board.named("split", Verb.SPLIT))
    return (tuple(keys),) if keys else ()


def menu(codec: Codec, notice: Notice, view: CaseView, others: Sequence[CaseView]) -> Rows:
    """The likely lead cases, or those that were merged: number, matter, place, age, and whose they are nowhere."""
    verbs = {Verb.MERGE.value: Verb.MERGE_INTO, Verb.UNMERGE.value: Verb.UNMERGE_ONE}
    chosen = verbs.get(str(notice.args.get(MENU)))
    if chosen is None or not view.case.is_open:
        return ()
    board = Board(codec, notice, view)
    keys = [(board.key(_label(each), chosen, short(each.case.id)),) for each in others]
    return (*keys, (board.named("back", Verb.BACK),))


def lines(view: CaseView) -> list[str]:
    """For how many it is, and what was made of parts of it."""
    say, case = words.of(view.community), view.case
    many = say("merge.reported_by", n=view.neighbours) if case.joined and view.neighbours > 1 else ""
    from_ = say("merge.split_from", number=view.split_from) if view.split_from else ""
    into = say("merge.split_into", numbers="、".join(view.split_into)) if view.split_into else ""
    return [many, from_, into]


def hinted(view: CaseView) -> list[str]:
    """On a dispatcher's card: which open case it is likely the same as, and why."""
    if view.hint is None:
        return []
    say, matters = words.of(view.community), view.community.matters
    why = [
        say(
            f"merge.why.{reason.shared.value}",
            said=escape(matters[reason.said].name if reason.said in matters else reason.said),
        )
        for reason in view.hint.reasons
    ]
    return [say("merge.likely", case=escape(_label(view.hint.lead)), why=say("merge.and").join(why))]


def receipt(view: CaseView) -> list[str]:
    """On the card of whoever reported it: what it goes on with, or what it was a part of."""
    say = words.of(view.community)
    with_ = say("resident.together", lead=view.lead) if view.lead else ""
    many = say("resident.neighbours", n=view.neighbours) if view.neighbours > 1 and view.case.is_open else ""
    return [with_, many, say("resident.split", number=view.split_from) if view.split_from else ""]


def told(view: CaseView) -> str:
    """That it is handled together with another, and how many neighbours have reported it; nobody but them, if it is their own."""
    key = "resident.merged_told" if view.neighbours > 1 else "resident.merged_own"
    return words.of(view.community)(key, number=view.case.number, lead=view.lead, n=view.neighbours)


def _label(view: CaseView) -> str:
    say, since = words.of(view.community), view.now - view.case.opened_at
    minutes = int(since.total_seconds()) // 60
    ages = (("days", minutes // 1440), ("hours", minutes // 60), ("minutes", max(1, minutes)))
    unit, n = next((unit, n) for unit, n in ages if n)
    what = view.matter.name if view.matter else say("merge.undecided")
    told_ = (view.case.number, what, view.place, say(f"merge.age_{unit}", n=n))
    return " · ".join(part for part in told_ if part)
