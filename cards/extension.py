"""More time to finish: how far the wish is, the question to whoever decides, and what the resident hears of it."""

from cards import words
from cards.buttons import Board
from cards.callback import Codec, Verb
from cards.message import Message
from cards.quoting import told
from cards.resident import about, number, unit
from domain.case import State, Wish
from domain.clock import Span, extend
from flow.ports import Notice
from flow.queries import CaseView


def lines(view: CaseView) -> list[str]:
    """On the unit's card, while it works."""
    case, say = view.case, words.of(view.community)
    if case.state is not State.IN_PROGRESS or case.extension is Wish.NONE:
        return []
    return [say(f"extension.{case.extension.value}", span=_span(view), who=say(f"rung.{case.approver}"))]


def question(codec: Codec, notice: Notice, view: CaseView, shown: str) -> Message:
    """Whether more time is given: asked while it is open, afterwards what was decided."""
    say, case, board = words.of(view.community), view.case, Board(codec, notice, view)
    open_ = case.extension is Wish.ASKED and case.state is State.IN_PROGRESS
    head = say("extension.ask", unit=unit(view), span=_span(view)) if open_ else _answer(view)
    reason = say("extension.reason", text=told(shown)) if shown else ""
    text = [head, about(view), reason, _due(view, open_=open_), number(view)]
    keys = (board.named("extend_yes", Verb.EXTEND_YES), board.named("extend_no", Verb.EXTEND_NO))
    return Message("\n".join(filter(None, text)), (keys, (board.named("due", Verb.DUE),)) if open_ else ())


def told_resident(view: CaseView, shown: str) -> str:
    """It takes longer: until when, and why."""
    say = words.of(view.community)
    return say("resident.extended", unit=unit(view), due=words.due(view), text=told(shown))


def _due(view: CaseView, *, open_: bool) -> str:
    """By when it is to be finished; while that is being decided, also by when with the time that is asked for."""
    say, calendar = words.of(view.community), view.community.calendar
    if view.total is None:
        return ""
    if not open_:
        return say("extension.now", due=words.due(view))
    later = extend(view.total, Span.parse(view.case.extra), calendar)
    return say("extension.then", due=words.due(view), later=words.moment(say, calendar, later.due, view.now))


def _answer(view: CaseView) -> str:
    case, say = view.case, words.of(view.community)
    settled = case.extension in {Wish.GRANTED, Wish.REFUSED}
    return say(f"extension.answer_{case.extension.value}" if settled else "extension.over", span=_span(view))


def _span(view: CaseView) -> str:
    return words.span(words.of(view.community), Span.parse(view.case.extra)) if view.case.extra else ""
