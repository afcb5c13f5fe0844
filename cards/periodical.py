"""周报 as a unit reads it, 月报 as the residents do: counts, and of enough cases their share."""

from collections.abc import Mapping
from datetime import date
from html import escape

from cards import words
from domain.community import Community
from domain.events import Scalar
from domain.periodical import FEWEST

RATES = ("response", "resolution", "satisfaction")


def weekly(community: Community, args: Mapping[str, Scalar]) -> str:
    """What came, what was finished in time, and what waits; lines with nothing in them are left out."""
    say = words.of(community)
    first, last = (date.fromisoformat(str(args[each])) for each in ("first", "last"))
    unit = community.units.get(str(args["unit"]))
    lines = [
        say("weekly.head", unit=escape(unit.name if unit else str(args["unit"])), first=_day(first), last=_day(last)),
        say("weekly.came", n=args["came"]),
    ]
    for name in ("done", "happy"):
        if args[f"{name}_of"]:
            lines.append(say(f"weekly.{name}", n=args[name], of=args[f"{name}_of"]))
    lines += [say(f"weekly.{name}", n=args[name]) for name in ("reopened", "more", "overridden") if args[name]]
    lines.append(say("weekly.late", n=args["late"]) if args["late"] else say("weekly.none_late"))
    return "\n".join(lines)


def monthly(community: Community, args: Mapping[str, Scalar]) -> str:
    """How many were reported and solved, and the three rates where they are of enough cases to be nobody's in particular."""
    say, month = words.of(community), date.fromisoformat(str(args["first"]))
    lines = [say("monthly.head", year=month.year, month=month.month), say("monthly.filed", n=args["filed"])]
    if args["resolution"]:
        lines.append(say("monthly.solved", n=args["resolution"]))
    rates = [_rate(community, name, args) for name in RATES]
    shown = " · ".join(filter(None, rates))
    return "\n".join(filter(None, [*lines, shown, say("monthly.foot", phone=escape(community.phone))]))


def _rate(community: Community, name: str, args: Mapping[str, Scalar]) -> str:
    part, whole = int(args[name] or 0), int(args[f"{name}_of"] or 0)
    return words.of(community)(f"monthly.{name}", n=round(100 * part / whole)) if whole >= FEWEST else ""


def _day(day: date) -> str:
    return f"{day.month}/{day.day}"
