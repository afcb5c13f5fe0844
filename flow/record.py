"""The one way a case changes: judge the act, write history, move the row and its due time, queue what people are told."""

from collections.abc import Mapping

from domain.act import Act
from domain.appeal import Hints
from domain.case import Case
from domain.community import URGENT, Community
from domain.errors import Code, Refused
from domain.events import Event, Scalar
from domain.ladder import next_due
from domain.lifecycle import decide, evolve
from domain.people import Actor
from flow import media as medium
from flow import party
from flow.ports import Secret, UnitOfWork
from flow.tell import tell

MAX_TEXT = 2000
"""Length of an appeal or a result in UTF-16 units, as channels count: half of what one message can carry, so that a card has
room around it."""

TO_A_FEW = 0.7
"""Score of a restricted matter from which a case is told to a few only until a dispatcher has decided: what one strong word has,
less than it takes to assign without asking."""

MAX_LINES = 20
"""Lines of it: what a phone's screen can bear. Further ones run on."""


def find(uow: UnitOfWork, community: str, case: str) -> Case:
    """The case, locked. Raises Refused(NO_SUCH_CASE)."""
    found = uow.cases.get(community, case)
    if found is None:
        raise Refused(Code.NO_SUCH_CASE)
    return found


def record(uow: UnitOfWork, case: Case, act: Act, *, by: Actor, data: Mapping[str, Scalar] | None = None) -> Case:
    """Do `act` to `case`: event, row, due time and messages in this unit of work. Raises Refused and changes nothing
    when the rules do not allow it."""
    event = decide(case, act, by=by, at=uow.now, data=data)
    after = evolve(case, event)
    uow.ledger.append(event)
    uow.cases.save(after)
    settle(uow, case, event, after)
    party.release(uow, case, after)
    return after


def settle(uow: UnitOfWork, before: Case | None, event: Event, after: Case) -> None:
    """What every change brings with it: the next due time (I1) and word to those it concerns (I3)."""
    community = uow.communities[after.community]
    uow.dues.put(after, next_due(after, community, uow.now), community.stamp)
    for notice in tell(uow, before, event, after):
        uow.outbox.put(notice)


def keep_text(uow: UnitOfWork, community: str, person: str, text: str) -> dict[str, Scalar]:
    """Lay what somebody wrote in the vault, as written and as others may see it; answers what may stand in an event."""
    words = clean(text)
    hints = uow.understand(words, uow.communities[community])
    kept = uow.vault.keep(community, person, Secret.TEXT, words)
    shown = uow.vault.keep(community, person, Secret.SHOWN, hints.masked)
    return {"text": kept.id, "commitment": kept.commitment, "shown": shown.id}


def particulars(uow: UnitOfWork, community: str, person: str, text: str, *media: str) -> dict[str, Scalar]:
    """What an event says of words, the place in them, danger they tell of, and what came with them: references into the vault,
    ids, codes, whether it is told on somebody else's behalf, and that somebody waits who goes first. `media` as
    «kind:reference»; words may be missing when there is some."""
    rules, sent = uow.communities[community], medium.keep(uow, community, person, *media)
    words = readable(text, *media)
    if not words:
        return sent
    hints = uow.understand(words, rules)
    data = keep_text(uow, community, person, words)
    if hints.place:
        data["place"] = uow.vault.keep(community, person, Secret.PLACE, hints.place).id
    grid = rules.grid_among(hints.places)
    known: dict[str, Scalar] = {"grid": grid} if grid else {}
    return data | known | ({"behalf": True} if hints.behalf else {}) | heard(hints) | complaint(hints, rules) | sent


def heard(hints: Hints) -> dict[str, Scalar]:
    """What an event says of danger that was told of: its kind, and that it is urgent; and that somebody waits who goes first."""
    first: dict[str, Scalar] = {"vulnerable": True} if hints.vulnerable else {}
    return first | ({"emergency": hints.emergency, "urgency": URGENT} if hints.emergency else {})


def complaint(hints: Hints, community: Community) -> dict[str, Scalar]:
    """What an event says of whom the words complain: units, and that they are about somebody of the staff, which a few only may
    read. In danger of nobody: whoever can help comes first."""
    first = hints.choices[0] if hints.choices and not hints.emergency else None
    matter = community.matters.get(first.matter) if first and first.score >= TO_A_FEW else None
    return {"accused": ",".join(hints.accused), "restricted": bool(matter and matter.restricted)}


def readable(text: str, *media: str) -> str:
    """The text cleaned. Where something else was sent, it may hold nothing readable; otherwise raises Refused as `clean`."""
    try:
        return clean(text)
    except Refused as refused:
        if any(media) and refused.code is Code.TEXT_NEEDED:
            return ""
        raise


def clean(text: str) -> str:
    """The text without control and invisible formatting characters, trimmed. Raises Refused TEXT_NEEDED when nothing
    readable is left, TEXT_TOO_LONG beyond MAX_TEXT."""
    words = "".join(char for char in text if char in "\n\u200d" or char.isprintable()).strip(" \n\u200d\ufe0f")
    lines = [line.strip() for line in words.split("\n") if line.strip()]
    words = "\n".join([*lines[:MAX_LINES], " ".join(lines[MAX_LINES:])]).strip()
    if not any(char.isalnum() for char in words):
        raise Refused(Code.TEXT_NEEDED)
    if len(words.encode("utf-16-le")) // 2 > MAX_TEXT:
        raise Refused(Code.TEXT_TOO_LONG, limit=str(MAX_TEXT))
    return words
