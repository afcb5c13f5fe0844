"""The opening of a community as an administrator sees it: what is there, what is missing, and the buttons that bring it."""

import re
from collections.abc import Sequence
from html import escape

from cards import words
from cards.callback import Codec, Press, Verb
from cards.checkup import subject
from cards.message import Button, Message, Rows, abreast
from domain.community import Community
from domain.people import OF_CENTRE, OF_GRID, OF_UNIT, Role
from flow.ports import Notice, Purpose
from flow.setup import INVITED, Progress

PAGE = 24
"""Choices of one message: a channel carries about a hundred buttons, a thumb fewer."""
HOME, UNITS, ROLES, SCOPES = "h", "u", "r", "s"
HOTLINE, DESK, UNIT, INVITE, CHECK, FORGET = "g", "d", "n", "i", "c", "f"
"""What a button's argument begins with: first the menus, then what is done at once."""

_PAGES = re.compile(rf"{HOME}|{ROLES}|{UNITS}\d{{0,4}}|{SCOPES}[{''.join(INVITED)}]\.\d{{0,4}}")


def is_page(arg: str) -> bool:
    """Whether a button's argument names a menu; one of another version may name what is no longer there."""
    return bool(_PAGES.fullmatch(arg))


def board(codec: Codec, notice: Notice, community: Community, progress: Progress) -> Message:
    """The board or one of its menus, by the page the notice names."""
    pen, page = _Pen(codec, notice, community), str(notice.args.get("page") or HOME)
    what, rest = page[0], page[1:]
    if what == UNITS:
        units = [(f"{UNIT}{unit}", community.units[unit].name) for unit in progress.groupless]
        return Message(pen.say("setup.ask_unit"), pen.choices(units, UNITS, rest, HOME))
    if what == ROLES:
        keys = [(_role(n, role), pen.say(f"role.{role.value}")) for n, role in INVITED.items()]
        return Message(pen.say("setup.ask_role"), pen.choices(keys, ROLES, "", HOME))
    if what == SCOPES:
        letter, _, at = rest.partition(".")
        role = INVITED[letter]
        scopes = [(f"{INVITE}{letter}.{key}", name) for key, name in _scopes(community, role)]
        text = pen.say("setup.ask_scope", role=pen.say(f"role.{role.value}"))
        return Message(text, pen.choices(scopes, f"{SCOPES}{letter}.", at, ROLES))
    return Message(_home(community, progress), _buttons(pen, progress))


def code(community: Community, notice: Notice, line: str) -> str:
    """A code or a link, and what to do with it."""
    say, args = words.of(community), notice.args
    if not line:
        return say("code.gone")
    what = "purpose" if args["what"] == "bind" else "role"
    which = subject(say, community, f"{args[what]}:{args['scope']}")
    if args["what"] == "bind":
        return say("code.bind", which=escape(which), line=escape(line))
    return say("code.invite", which=escape(which), line=escape(line))


class _Pen:
    """Writes the buttons of one board."""

    def __init__(self, codec: Codec, notice: Notice, community: Community) -> None:
        self._codec, self._notice = codec, notice
        self.say = words.of(community)

    def key(self, label: str, arg: str) -> Button:
        return Button(label[:60], self._codec.write(self._notice.to, Press(Verb.SETUP, self._notice.case, arg)))

    def named(self, name: str, arg: str) -> Button:
        return self.key(self.say(f"button.{name}"), arg)

    def choices(self, every: Sequence[tuple[str, str]], menu: str, at: str, back: str) -> Rows:
        """Two to a row, from the one numbered `at` on; the way on and the way back below."""
        first = int(at or 0)
        keys = [self.key(name, arg) for arg, name in every[first : first + PAGE]]
        more = (self.named("setup_more", f"{menu}{first + PAGE}"),) if len(every) > first + PAGE else ()
        return (*abreast(keys, 2), (*more, self.named("back", back)))


def _home(community: Community, progress: Progress) -> str:
    say = words.of(community)
    grave = any(finding.is_grave for finding in progress.findings)
    people = [say("setup.people", role=say(f"role.{role.value}"), n=n) for role, n in progress.people.items()]
    troubles = say("setup.troubles", n=len(progress.findings), mark=say("check.grave" if grave else "check.light"))
    return "\n".join(
        [
            say("setup.head", community=escape(community.name)),
            say("setup.shadow" if progress.shadow else "setup.live"),
            _group(community, progress, Purpose.HOTLINE),
            _group(community, progress, Purpose.DESK),
            say("setup.units", n=progress.served, all=progress.units),
            say("check.between").join(people),
            troubles if progress.findings else say("setup.well"),
        ]
    )


def _group(community: Community, progress: Progress, purpose: Purpose) -> str:
    say, count = words.of(community), progress.groups[purpose]
    what = say(f"group.{purpose.value}")
    return say("setup.bound", what=escape(what), n=count) if count else say("setup.not_bound", what=escape(what))


def _buttons(pen: _Pen, progress: Progress) -> Rows:
    gone = ((pen.named("setup_forget", FORGET),),) if progress.gone else ()
    return (
        (pen.named("setup_hotline", HOTLINE), pen.named("setup_desk", DESK)),
        (pen.named("setup_unit", UNITS), pen.named("setup_invite", ROLES)),
        (pen.named("setup_check", CHECK), pen.named("setup_again", HOME)),
        *gone,
    )


def _role(letter: str, role: Role) -> str:
    """A role that is held for something asks for what."""
    return f"{SCOPES}{letter}." if role in OF_UNIT | OF_CENTRE | OF_GRID else f"{INVITE}{letter}."


def _scopes(community: Community, role: Role) -> list[tuple[str, str]]:
    if role in OF_UNIT:
        return [(unit.id, unit.name) for unit in community.units.values()]
    if role in OF_CENTRE:
        return [(centre.id.value, centre.name) for centre in community.centres.values()]
    return [(grid.id, grid.name) for grid in community.grids.values()]
