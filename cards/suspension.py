"""挂账: time that stands until a day. How far the wish is, the question to whoever decides, and what the resident hears of it."""

from cards import words
from cards.buttons import Board
from cards.callback import Codec, Verb
from cards.message import Message
from cards.quoting import told
from cards.resident import about, number, unit
from domain.case import State, Wish
from domain.pause import Pause
from flow.ports import Notice
from flow.queries import CaseView


def lines(view: CaseView) -> list[str]:
    """On the unit's card, while it works; that the time stands is its headline."""
    case, say = view.case, words.of(view.community)
    if case.state is not State.IN_PROGRESS or case.suspension not in {Wish.ASKED, Wish.REFUSED}:
        return []
    return [say(f"suspension.{case.suspension.value}", day=_day(view), who=say(f"rung.{case.approver}"))]


def question(codec: Codec, notice: Notice, view: CaseView, shown: str) -> Message:
    """Whether its time may stand: asked while that is open, afterwards what was decided."""
    say, case, board = words.of(view.community), view.case, Board(codec, notice, view)
    open_ = case.suspension is Wish.ASKED and case.state is State.IN_PROGRESS
    head = say("suspension.ask", unit=unit(view), day=_day(view)) if open_ else _answer(view)
    reason = say("extension.reason", text=told(shown)) if shown else ""
    text = [head, about(view), reason, say("suspension.told") if open_ else "", number(view)]
    keys = (board.named("suspend_yes", Verb.SUSPEND_YES), board.named("suspend_no", Verb.SUSPEND_NO))
    return Message("\n".join(filter(None, text)), (keys, (board.named("due", Verb.DUE),)) if open_ else ())


def told_resident(view: CaseView, shown: str) -> str:
    """It cannot be done yet: until when it waits, and why."""
    return words.of(view.community)("resident.suspended", unit=unit(view), day=_day(view), text=told(shown))


def resumed(view: CaseView, *, waited: bool) -> str:
    """It goes on, and by when; `waited`: without the answer that was waited for."""
    say = words.of(view.community)
    return say("resident.resumed_unanswered" if waited else "resident.resumed", unit=unit(view), due=words.due(view))


def _answer(view: CaseView) -> str:
    case, say = view.case, words.of(view.community)
    if case.pause is Pause.SUSPENDED:
        return say("suspension.answer_granted", day=_day(view))
    return say("suspension.answer_refused" if case.suspension is Wish.REFUSED else "suspension.over")


def _day(view: CaseView) -> str:
    """The day it is looked at again, in words."""
    say, calendar, until = words.of(view.community), view.community.calendar, view.case.until
    return words.moment(say, calendar, until, view.now) if until else ""
