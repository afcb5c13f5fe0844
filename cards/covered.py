"""A case that a few only may read, where others read along: that it was received, its number, and where to ask. Not what it is
about, not whose it is, not a word of it."""

from cards import buttons, resident, words
from cards.buttons import Board
from cards.callback import Codec, Verb
from cards.message import Message, Rows
from flow.inform import FIRST
from flow.ports import Audience, Kind, Notice
from flow.queries import CaseView

RECEIPTS = frozenset({Kind.CARD, Kind.NEW_CARD, Kind.REDRAW})
ASKING = frozenset({Kind.RESULT, Kind.REMIND})


def message(codec: Codec, notice: Notice, view: CaseView) -> Message:
    """Whatever there is to tell, covered."""
    if notice.audience is not Audience.RESIDENT:
        return Message(task(view), _next(codec, notice, view))
    if notice.kind in RECEIPTS:
        return Message(receipt(view, first=bool(notice.args.get(FIRST))), buttons.resident(codec, notice, view))
    say = words.of(view.community)
    if notice.kind in ASKING:
        return Message(say("covered.result", number=view.case.number), buttons.verdict(codec, notice, view))
    return Message(say("covered.news", number=view.case.number))


def receipt(view: CaseView, *, first: bool = False) -> str:
    """What others may read of it under the resident's own message."""
    say = words.of(view.community)
    head = say("covered.open" if view.case.is_open else "covered.ended")
    lines = [head, resident.number(view), say("covered.where"), say("resident.informed") if first else ""]
    return "\n".join(line for line in lines if line)


def task(view: CaseView) -> str:
    """What a staff group may read of it: that there is something, by when, and how to see it."""
    say, due = words.of(view.community), words.due(view)
    head = say("covered.task_due", due=due) if due else say("covered.task")
    return head + "\n" + say("covered.task_where", number=view.case.number)


def _next(codec: Codec, notice: Notice, view: CaseView) -> Rows:
    """A dispatcher's queue goes on."""
    return ((Board(codec, notice, view).named("next", Verb.NEXT),),) if notice.kind is Kind.QUEUE else ()
