"""What is to be mended, in words that say what to do: for administrators in chat, and for the operator's terminal."""

from collections.abc import Iterable, Mapping
from html import escape

from cards import words
from domain.community import Community
from domain.events import Scalar
from flow.checkup import Finding, of_args
from flow.ports import Purpose
from locales import Texts

NAMED, SHOWN = 3, 8
"""Names written out of each list, and lists: a phone's screen is short, and `hotline check` has them all."""
EVERY = 1000


def message(community: Community, args: Mapping[str, Scalar]) -> str:
    """To an administrator in chat."""
    say, findings = words.of(community), of_args(args)
    if not findings:
        return say("check.well", community=escape(community.name))
    head = say("check.head", community=escape(community.name))
    worst = sorted(findings, key=lambda each: not each.is_grave)[:SHOWN]
    foot = say("check.foot" if any(each.is_grave for each in findings) else "check.foot_light")
    return "\n".join([head, *(escape(line) for line in lines(say, community, worst, NAMED)), foot])


def lines(say: Texts, community: Community, findings: Iterable[Finding], most: int = EVERY) -> list[str]:
    """A line each, the grave ones marked, with at most so many names; plain text."""
    return [_line(say, community, each, most) for each in findings]


def _line(say: Texts, community: Community, finding: Finding, most: int) -> str:
    names = list(dict.fromkeys(subject(say, community, each) for each in finding.subjects))
    listed = say("check.between").join(names[:most])
    which = say("check.more", names=listed, n=len(names)) if len(names) > most else listed
    text = say(f"check.{finding.trouble.value}", **({"which": which} if finding.subjects else {}))
    return f"{say('check.grave' if finding.is_grave else 'check.light')} {text}"


def subject(say: Texts, community: Community, told: str) -> str:
    """A group, role, unit or grid by the name people know."""
    what, colon, scope = told.partition(":")
    names = _names(community)
    if not colon:
        return names.get(told, told)
    label = say(f"group.{what}") if what in set(Purpose) else say(f"role.{what}")
    return say("check.of", scope=names.get(scope, scope), label=label) if scope else label


def _names(community: Community) -> dict[str, str]:
    found = {unit.id: unit.name for unit in community.units.values()}
    found |= {grid.id: grid.name for grid in community.grids.values()}
    return found | {centre.id.value: centre.name for centre in community.centres.values()}
