"""A result that tells too little, and what whoever wrote it can do: the reason, an example, and a way past it. Not a word of what
was written, nor of what the case is about."""

from collections.abc import Sequence

from cards import words
from cards.buttons import Board
from cards.callback import Codec, Verb, short
from cards.message import Message
from domain.case import State
from domain.result import POOR, Fault
from flow.ports import Notice
from flow.queries import CaseView


def question(codec: Codec, notice: Notice, view: CaseView) -> Message:
    """Why it was not sent, and both ways on."""
    say, faults = words.of(view.community), [Fault(each) for each in str(notice.args["faults"]).split(",")]
    missing = [fault for fault in faults if fault not in POOR]
    hint = say("held.missing", what="、".join(say(f"held.{fault.value}") for fault in missing)) if missing else ""
    lines = [
        say("held.head", number=view.case.number),
        *(say(f"held.{fault.value}") for fault in faults if fault in POOR),
        hint,
        say("held.example"),
        say("held.ways"),
    ]
    insist = Board(codec, notice, view).named("insist", Verb.INSIST, short(str(notice.args["draft"])))
    return Message("\n".join(filter(None, lines)), ((insist,),) if view.case.state is State.IN_PROGRESS else ())


def mark(view: CaseView) -> str:
    """On a card: that the result went out against the check, and why the check objected."""
    return words.of(view.community)("held.mark", why=_named(view, view.against)) if view.against else ""


def _named(view: CaseView, faults: Sequence[str]) -> str:
    say, poor = words.of(view.community), {fault.value for fault in POOR}
    return "、".join(say(f"held.short.{fault}") for fault in faults if fault in poor)
