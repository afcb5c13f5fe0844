"""The one question under a receipt: where is it, by buttons or in words; a picture, and when, if that would help."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from cards import words
from cards.buttons import Board
from cards.callback import Codec, Verb
from cards.message import Button, Message, Rows, abreast
from domain.community import Need
from domain.place import Estate, Place
from flow.locate import AT, SKIPPED, Path, candidates, estate_at, is_whole, sign, to, wanted
from flow.ports import Notice
from flow.queries import CaseView

PLACES = 8
"""Estates and places offered as buttons: what a phone shows without scrolling. The others can be typed."""
BUILDINGS = 88
"""Buttons of buildings: a channel carries about a hundred."""


def question(codec: Codec, notice: Notice, view: CaseView) -> Message:
    """What is still missing, as the case stands now: asked, half answered, or answered."""
    path = Path.parse(str(notice.args.get(AT) or ""))
    needs = wanted(view)
    choosing = AT in notice.args or Need.PLACE in needs
    asking = choosing and view.case.is_open and not is_whole(view.community, path)
    lines = [_where(view, path, asking), *_others(view, needs)]
    rows = _rows(Board(codec, notice, view), view, path) if asking else ()
    return Message("\n".join(line for line in lines if line), rows)


def _where(view: CaseView, path: Path, asking: bool) -> str:
    say = words.of(view.community)
    if not asking:
        known = bool(view.place) and (path.estate or path.done)
        return say("missing.placed", place=escape(view.place)) if known else _bare(view, path)
    estate = estate_at(view.community, path)
    if estate:
        key = "missing.entrance" if path.building else "missing.building"
        return say(key, place=escape(str(Place(estate.name, path.building))))
    several = len(candidates(view)) > 1
    return say("missing.which", place=escape(view.place)) if several else say("missing.place")


def _bare(view: CaseView, path: Path) -> str:
    """Without a place to name: passed over, or there was nothing to ask about it."""
    return words.of(view.community)("missing.skipped") if path.done else ""


def _others(view: CaseView, needs: Sequence[Need]) -> list[str]:
    say = words.of(view.community)
    if not view.case.is_open:
        return []
    photo = [say("missing.photo")] if Need.PHOTO in needs else []
    return photo + ([say("missing.time")] if Need.TIME in needs else [])


def _rows(board: Board, view: CaseView, path: Path) -> Rows:
    community, estate = view.community, estate_at(view.community, path)
    skip = board.named("skip", Verb.PLACE, f"{path}{SKIPPED}")
    back = (board.named("back", Verb.PLACE),) if path.estate else ()
    among = candidates(view)
    if estate is None and len(among) > 1:
        named: Iterable[tuple[str, Path]] = ((place.estate, to(community, place)) for place in among)
        return _grid(board, list(named)[:PLACES], 2, (skip,))
    if estate is None:
        named = ((each.name, Path(sign(each))) for each in community.tree.estates)
        return _grid(board, list(named)[:PLACES], 2, (skip,))
    if path.building:
        return _grid(board, list(_entrances(estate, path)), 4, (*back, skip))
    return _grid(board, list(_buildings(estate, path))[:BUILDINGS], 4, (*back, skip))


def _buildings(estate: Estate, path: Path) -> Iterator[tuple[str, Path]]:
    for key in estate.buildings:
        yield str(Place("", key)), Path(path.estate, key)


def _entrances(estate: Estate, path: Path) -> Iterator[tuple[str, Path]]:
    for number in range(1, estate.buildings[path.building] + 1):
        yield str(Place("", "", str(number))), Path(path.estate, path.building, str(number))


def _grid(board: Board, choices: Sequence[tuple[str, Path]], wide: int, last: tuple[Button, ...]) -> Rows:
    keys = [board.key(name, Verb.PLACE, str(path)) for name, path in choices]
    return (*abreast(keys, wide), last)
