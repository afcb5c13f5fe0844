"""What an administrator reads while the hotline is on trial: what it would have done, line by line, to be found right or not."""

from html import escape

from cards import words
from cards.callback import Codec, Press, Verb
from cards.message import Button, Message, Rows
from domain.case import ClockKind
from domain.community import Community
from flow.ports import Notice, Outcome
from flow.shadow import LISTED, Line

QUOTED = 60
"""Characters of what was said: enough to judge by."""


def listed(codec: Codec, notice: Notice, community: Community, lines: tuple[Line, ...]) -> Message:
    """The running list with two buttons a line until somebody has judged it."""
    say = words.of(community)
    texts = [_line(community, number, line) for number, line in enumerate(lines[:LISTED], start=1)]
    more = [say("shadow.more", n=len(lines) - LISTED)] if len(lines) > LISTED else []
    return Message("\n".join([say("shadow.head"), *texts, *more]), _buttons(codec, notice, community, lines))


def _line(community: Community, number: int, line: Line) -> str:
    say, heard = words.of(community), line.heard
    quote = line.quote if len(line.quote) <= QUOTED else line.quote[:QUOTED] + "…"
    told = escape(quote).replace("\n", " ") if quote else say("shadow.gone" if heard.shown else "shadow.wordless")
    mark = "" if heard.right is None else say("shadow.right" if heard.right else "shadow.wrong")
    danger = say("shadow.danger") if heard.emergency else ""
    return f"{number}. {mark}{danger}{_would(community, line)}\n「{told}」"


def _would(community: Community, line: Line) -> str:
    say, heard = words.of(community), line.heard
    matter, clock = community.matters.get(heard.matter), community.clocks.get(heard.clock)
    if heard.outcome is Outcome.OFFERED:
        return say("shadow.offered")
    if matter is None or clock is None:
        return say("shadow.triage")
    unit, span = community.units[matter.unit].name, words.span(say, clock.spans[ClockKind.SIGN])
    return say("shadow.filed", matter=escape(matter.name), unit=escape(unit), span=span)


def _buttons(codec: Codec, notice: Notice, community: Community, lines: tuple[Line, ...]) -> Rows:
    say = words.of(community)

    def key(label: str, number: int, word: str) -> Button:
        return Button(label, codec.write(notice.to, Press(Verb.SHADOW, notice.case, f"{number}{word}")))

    waiting = [number for number, line in enumerate(lines[:LISTED], start=1) if line.heard.right is None]
    return tuple(
        (
            key(say("button.shadow_right", n=number), number, "y"),
            key(say("button.shadow_wrong", n=number), number, "n"),
        )
        for number in waiting
    )
