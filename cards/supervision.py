"""督办 and 催一下: who watches a case, the word that is asked for, and that whoever reported it urges."""

from cards import words
from cards.buttons import Board
from cards.callback import Codec, Verb
from cards.message import Rows
from cards.quoting import told
from cards.resident import about, number, unit
from domain.case import State
from domain.people import RUNGS, Role
from flow.ports import Notice
from flow.queries import CaseView

WORKED_ON = frozenset({State.ASSIGNED, State.IN_PROGRESS})


def lines(view: CaseView) -> list[str]:
    """That somebody watches, while it is worked on."""
    case, say = view.case, words.of(view.community)
    if not case.supervised or case.state not in WORKED_ON:
        return []
    return [say("supervision.watched", who=say(f"rung.{case.supervised}"))]


def report(view: CaseView) -> str:
    """Word is asked for, of the unit."""
    say, who = words.of(view.community), words.of(view.community)(f"rung.{view.case.supervised}")
    return "\n".join(filter(None, [say("supervision.report", who=who, due=words.due(view)), about(view), number(view)]))


def reported(view: CaseView, shown: str) -> str:
    """What the unit says, to whoever watches."""
    say = words.of(view.community)
    return "\n".join([say("supervision.reported", unit=unit(view), text=told(shown)), about(view), number(view)])


def urged(view: CaseView) -> str:
    """The reporter urges, to the unit."""
    say = words.of(view.community)
    head = say("supervision.urged_late" if view.overdue else "supervision.urged", due=words.due(view))
    return "\n".join(filter(None, [head, about(view), number(view)]))


def buttons(codec: Codec, notice: Notice, view: CaseView) -> Rows:
    """Under a leader's card: to watch it, as long as nobody on that rung does."""
    who = str(notice.args.get("who") or "")
    if who not in {Role.CHAIR, Role.SECRETARY} or view.case.state not in WORKED_ON:
        return ()
    if view.case.supervised >= RUNGS[Role(who)]:
        return ()
    return ((Board(codec, notice, view).named("supervise", Verb.SUPERVISE),),)
