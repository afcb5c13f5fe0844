"""Lists: somebody's work, colleagues to hand it to, who is on duty, what is hot. A phone's screen each; names only in private."""

from collections.abc import Callable, Mapping
from html import escape

from cards import hot, words
from cards.callback import Codec, Press, Verb, short
from cards.message import Button, Message, Rows, abreast
from cards.resident import about
from cards.staff import desk_card
from domain.case import State
from domain.community import Community
from domain.people import Grant
from flow import duty, handover, mine
from flow import hot as flow_hot
from flow import queue as flow_queue
from flow.lists import MOST, Listing, Post
from flow.ports import Notice
from flow.queries import CaseView
from locales import Texts

ABREAST = 4
"""Buttons with a number on them in a row."""


class Sheet:
    """One list: its words and its buttons, which are about whomever (or whatever case) the list is about."""

    def __init__(self, codec: Codec, notice: Notice, community: Community, listing: Listing) -> None:
        self._codec, self.notice, self.community, self.listing = codec, notice, community, listing
        self.say: Texts = words.of(community)

    def key(self, label: str, verb: Verb, arg: str = "") -> Button:
        """A button that says `label` as it stands."""
        return Button(label, self._codec.write(self.notice.to, Press(verb, self.notice.case, arg)))

    def named(self, name: str, verb: Verb, arg: str = "") -> Button:
        """A button with one of the texts `button.*`."""
        return self.key(self.say(f"button.{name}"), verb, arg)

    def opens(self, first: int = 1) -> Rows:
        """Under the cases of a list a button each, with its number in it: the card."""
        views = enumerate(self.listing.views, first)
        return abreast([self.key(f"{n}", Verb.OPEN, view.case.number) for n, view in views], ABREAST)


def render(codec: Codec, notice: Notice, community: Community, listing: Listing) -> Message:
    """The message for a LIST. Raises KeyError for a list nobody knows."""
    return _LISTS[str(notice.args["list"])](Sheet(codec, notice, community, listing))


def queue(view: CaseView, left: int) -> str:
    """The case before a dispatcher, under how many there are."""
    say = words.of(view.community)
    return f"{say('queue.left', n=left)}\n{desk_card(view)}"


def _mine(sheet: Sheet) -> Message:
    say, listing = sheet.say, sheet.listing
    if not listing.total:
        return Message(say("mine.none"), ((sheet.named("refresh", Verb.PAGE, "0"),),))
    brought = sheet.notice.args.get("brought")
    told = [say("mine.brought", n=brought)] if brought else []
    head = say("mine.head", n=listing.total) + (say("mine.overdue", n=listing.overdue) if listing.overdue else "")
    return Message("\n".join([*told, head, *_lines(sheet)]), _mine_buttons(sheet))


def _lines(sheet: Sheet) -> list[str]:
    first = sheet.listing.page * MOST + 1
    led = bool(sheet.notice.args.get("brought"))
    return [line for n, view in enumerate(sheet.listing.views, first) for line in _line(sheet.say, n, view, led=led)]


def _line(say: Texts, n: int, view: CaseView, *, led: bool) -> tuple[str, str]:
    """Due first, then what and where; the number below, small enough to skip, for a leader with whose work it is."""
    mark = "‼️" if view.overdue else "🆕" if view.case.state is State.ASSIGNED else "⏳"
    mark += "⭐" if view.case.vulnerable_at else ""
    whose = escape(view.unit.name if view.unit else view.centre.name)
    return (
        say("mine.line", n=n, mark=mark, due=words.due(view), what=about(view)),
        say(
            "mine.number_of" if led else "mine.number",
            number=view.case.number,
            unit=whose,
            what=words.work(view) or say("chase.what.finish"),
        ),
    )


def _mine_buttons(sheet: Sheet) -> Rows:
    listing, say = sheet.listing, sheet.say
    rows: list[tuple[Button, ...]] = []
    if listing.unsigned:
        rows.append((sheet.key(say("button.sign_all", n=listing.unsigned), Verb.SIGN_ALL),))
    rows += sheet.opens(listing.page * MOST + 1)
    back = (sheet.named("page_back", Verb.PAGE, f"{listing.page - 1}"),) if listing.page else ()
    on = (sheet.named("page_on", Verb.PAGE, f"{listing.page + 1}"),) if listing.page + 1 < listing.pages else ()
    rows += [back + on] if back + on else []
    again = sheet.named("refresh", Verb.PAGE, f"{listing.page}")
    return (*rows, (sheet.named("hand_over_all", Verb.HAND_OVER_ALL), again))


def _colleagues(sheet: Sheet) -> Message:
    """To whom a case is handed; who has it now, once it has been."""
    (view,) = sheet.listing.views
    say = sheet.say
    if view.case.state is not State.IN_PROGRESS or sheet.notice.args.get("message"):
        return Message(say("handover.given", number=view.case.number, matter=about(view)))
    text = say("handover.whom", number=view.case.number, matter=about(view))
    return Message(text, _people(sheet, Verb.GIVE))


def _everything(sheet: Sheet) -> Message:
    say, listing = sheet.say, sheet.listing
    head = say("handover.open", n=listing.total) if listing.total else say("handover.nothing")
    foot = say("handover.all") if listing.colleagues else say("handover.nobody")
    return Message("\n".join([head, *_lines(sheet), "", foot]), _people(sheet, Verb.GIVE_ALL))


def _people(sheet: Sheet, verb: Verb) -> Rows:
    """Colleagues by name, those on duty marked."""
    found = enumerate(sheet.listing.colleagues[:20], 1)
    keys = [
        sheet.key(
            ("🟢 " if each.serving else "") + (each.name or sheet.say("handover.colleague", n=n)),
            verb,
            short(each.person),
        )
        for n, each in found
    ]
    return abreast(keys, 2)


def _duty(sheet: Sheet) -> Message:
    say = sheet.say
    lines = [line for post in sheet.listing.posts for line in _post(sheet, post)]
    rows = ((sheet.named("duty_on", Verb.DUTY_ON), sheet.named("duty_off", Verb.DUTY_OFF)),)
    return Message("\n".join([say("duty.head"), *lines]), rows)


def _post(sheet: Sheet, post: Post) -> list[str]:
    say = sheet.say
    names = "、".join(escape(name) for name in post.names if name)
    who = names or (say("duty.count", n=post.count) if post.count else say("duty.nobody"))
    lines = [say("duty.line", where=_where(sheet, post.grant), who=who)]
    if post.next_at:
        lines.append(say("duty.next", when=words.moment(say, sheet.community.calendar, post.next_at, post.now)))
    return lines


def _where(sheet: Sheet, grant: Grant) -> str:
    """The desk, or a unit and the role in it."""
    unit = sheet.community.units.get(grant.scope)
    if unit is None:
        return sheet.say("duty.desk")
    return sheet.say("duty.of", where=escape(unit.name), role=sheet.say(f"role.{grant.role.value}"))


def _queue_empty(sheet: Sheet) -> Message:
    return Message(sheet.say("queue.empty"), ((sheet.named("refresh", Verb.QUEUE),),))


_LISTS: Mapping[str, Callable[[Sheet], Message]] = {
    mine.WORK: _mine,
    handover.COLLEAGUES: _colleagues,
    handover.EVERYTHING: _everything,
    duty.DUTY: _duty,
    flow_queue.EMPTY: _queue_empty,
    flow_hot.HOT: hot.render,
}
