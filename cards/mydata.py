"""What a person reads about their own data, and where they choose their community. Only ever in private."""

from html import escape

from cards import words
from cards.callback import Codec, Press, Verb
from cards.message import Button, Message, Rows
from domain.community import Community
from domain.people import Grant
from flow.choose import token
from flow.mydata import Sheet
from flow.ports import Notice

MOST = 90
"""Communities to choose from: what one message carries in buttons."""


def sheet(codec: Codec, notice: Notice, community: Community, kept: Sheet) -> Message:
    """What is kept, with the ways to get it or be rid of it; once erasing was asked for, what that means."""
    say, board = words.of(community), _Board(codec, notice, community)
    if notice.args.get("until"):
        return Message(say("mydata.really", open=kept.open), board.really(str(notice.args["until"])))
    lines = [
        say("mydata.head", community=escape(community.name)),
        say("mydata.name", name=escape(kept.name) or say("mydata.none")),
        say("mydata.phone", phone=escape(kept.phone) or say("mydata.none")),
        say("mydata.cases", open=kept.open, ended=kept.ended),
    ]
    if kept.grants:
        lines.append(say("mydata.roles", roles="、".join(_role(community, held) for held in kept.grants)))
    if kept.mediations:
        lines.append(say("mydata.mediations", matters="、".join(map(escape, kept.mediations))))
    if kept.marked:
        lines.append(say("mydata.marked"))
    return Message("\n".join([*lines, say("mydata.foot")]), board.ways(kept))


def exported(community: Community) -> Message:
    """What stands under the file."""
    return Message(words.of(community)("mydata.exported", community=escape(community.name)))


def choose(codec: Codec, notice: Notice, community: Community, names: tuple[tuple[str, str], ...]) -> Message:
    """Which community; `names` are (id, name)."""
    board = _Board(codec, notice, community)
    keys = [board.key(name, Verb.SETTLE, token(key)) for key, name in names[:MOST]]
    return Message(words.of(community)("mydata.choose"), tuple((key,) for key in keys))


class _Board:
    """The buttons of one message: bound to its sitting, as those of a card are to its case."""

    def __init__(self, codec: Codec, notice: Notice, community: Community) -> None:
        self._codec, self._notice, self._say = codec, notice, words.of(community)

    def key(self, label: str, verb: Verb, arg: str = "") -> Button:
        return Button(label, self._codec.write(self._notice.to, Press(verb, self._notice.case, arg)))

    def named(self, name: str, verb: Verb, arg: str = "") -> Button:
        return self.key(self._say(f"button.{name}"), verb, arg)

    def ways(self, kept: Sheet) -> Rows:
        both = (self.named("export", Verb.EXPORT), self.named("erase", Verb.ERASE))
        return (both, (self.named("move", Verb.MOVE),)) if kept.elsewhere else (both,)

    def really(self, until: str) -> Rows:
        return ((self.named("erase_for_good", Verb.ERASE_FOR_GOOD, until),), (self.named("keep", Verb.KEEP),))


def _role(community: Community, held: Grant) -> str:
    """A role and what it is held for, by the names people know."""
    names = {unit.id: unit.name for unit in community.units.values()}
    names |= {centre.id.value: centre.name for centre in community.centres.values()}
    names |= {grid.id: grid.name for grid in community.grids.values()}
    return escape(names.get(held.scope, "") + words.of(community)(f"role.{held.role.value}"))
