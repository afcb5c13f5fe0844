"""热点问题 as those who lead read it: what many tell of, where, how many, and whether they become more."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from cards import words
from cards.callback import Verb
from cards.message import Message
from cards.resident import about, unit
from flow.hot import LEAST, SPAN
from flow.queries import CaseView

if TYPE_CHECKING:
    from cards.lists import Sheet
    from flow.lists import Heat


def render(sheet: Sheet) -> Message:
    """The hottest issues, or one with its cases."""
    heat = sheet.listing.heat
    if sheet.listing.views:
        return _one(sheet, heat[0])
    say, due = sheet.say, {"days": SPAN.days, "least": LEAST}
    if not heat:
        return Message(say("hot.none", **due), ((sheet.named("refresh", Verb.HOT),),))
    news = bool(sheet.notice.args.get("since"))
    lines = [line for n, each in enumerate(heat, 1) for line in _issue(sheet, n, each)]
    text = "\n".join([say("hot.news" if news else "hot.head", **due), *lines, say("hot.foot")])
    opens = tuple(sheet.key(f"{n}", Verb.HOT, each.numbers[0]) for n, each in enumerate(heat, 1) if each.numbers)
    again = sheet.named("hot_all", Verb.HOT) if news else sheet.named("refresh", Verb.HOT)
    return Message(text, (opens, (again,)))


def _issue(sheet: Sheet, n: int, heat: Heat) -> tuple[str, ...]:
    """What, then where and how many, then the numbers of the newest cases."""
    total, numbers = len(heat.issue.cases), "、".join(heat.numbers)
    more = "hot.numbers" if total <= len(heat.numbers) else "hot.numbers_of"
    return (
        sheet.say("hot.line", n=n, line=escape(heat.issue.line)),
        *_facts(sheet, heat),
        sheet.say(more, numbers=numbers, n=total),
    )


def _facts(sheet: Sheet, heat: Heat) -> Iterator[str]:
    say, issue = sheet.say, heat.issue
    place = escape(issue.place)
    where = say("hot.elsewhere", place=place) if place and issue.elsewhere else place
    yield " · ".join(filter(None, (where, say("hot.people", n=issue.people), say(f"hot.{issue.trend.value}"))))


def _one(sheet: Sheet, heat: Heat) -> Message:
    say, views = sheet.say, sheet.listing.views
    lines = [line for n, view in enumerate(views, 1) for line in _case(sheet, n, view)]
    rest = sheet.listing.total - len(views)
    more = [say("hot.more", n=rest)] if rest else []
    text = "\n".join([say("hot.one", line=escape(heat.issue.line)), *_facts(sheet, heat), *lines, *more])
    return Message(text, (*sheet.opens(), (sheet.named("back", Verb.HOT),)))


def _case(sheet: Sheet, n: int, view: CaseView) -> tuple[str, str]:
    """What and where, below when it came and with whom it is."""
    mark = "‼️" if view.overdue else "⏳" if view.case.is_open else "✔️"
    when = words.moment(sheet.say, view.community.calendar, view.case.opened_at, view.now)
    return (
        sheet.say("hot.case", n=n, mark=mark, what=about(view)),
        " · ".join(filter(None, (sheet.say("hot.number", number=view.case.number), when, unit(view)))),
    )
