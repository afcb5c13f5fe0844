"""Somebody said it without words: a dispatcher listens, types one line, and the case goes on as if it had been typed."""

from domain.act import Act
from domain.case import Case, State
from domain.errors import Code, Refused
from domain.events import Event
from domain.lifecycle import permit
from domain.people import Actor
from flow import alarm, media, tell
from flow.locate import ask
from flow.ports import Kind, UnitOfWork
from flow.record import clean, find, particulars, record
from flow.route import route
from flow.story import SAID, events


def begin(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """Whether somebody may put it into words now, before they are asked to. Raises Refused as `permit`; ALREADY_DONE once there
    are words: a colleague was faster, or the reporter has found them."""
    found = find(uow, community, case)
    permit(found, Act.TRANSCRIBE, by)
    if has_words(events(uow, found)):
        raise Refused(Code.ALREADY_DONE)
    return found


def transcribe(uow: UnitOfWork, by: Actor, community: str, case: str, text: str) -> Case:
    """The line a dispatcher has typed.

    Rules: the words lie in the vault under the reporter's key, they are theirs; they are read like any appeal: danger is
    heard, the place and its grid, and where the matter is sure the case is on its way to its unit at once. The triage clock
    has run since the message came. Raises Refused as `begin`, TEXT_NEEDED, TEXT_TOO_LONG.
    """
    found = begin(uow, by, community, case)
    hints = uow.understand(clean(text), uow.communities[community])
    data = particulars(uow, community, found.reporter, text)
    after = route(uow, alarm.heard(uow, record(uow, found, Act.TRANSCRIBE, by=by, data=data)), hints)
    ask(uow, after)
    return after


def enclose(uow: UnitOfWork, case: Case) -> None:
    """What came with an appeal nobody is sure of, to be listened to or looked at under the dispatchers' card. A unit gets it with
    its own."""
    if case.state is State.TRIAGE:
        for sent in media.of_case(uow, case):
            for notice in tell.desk(uow, case, Kind.NOTE, media=sent):
                uow.outbox.put(notice)


def has_words(story: list[Event]) -> bool:
    """Whether what was said is there to be read."""
    return any(event.kind in SAID and event.data.get("text") for event in story)


def unheard(uow: UnitOfWork, community: str, person: str) -> Case | None:
    """A person's case that still waits to be put into words: what they send next belongs to it."""
    mine = uow.cases.of_reporter(community, person)
    waiting = (case for case in mine if case.state is State.TRIAGE)
    return next((case for case in waiting if not has_words(events(uow, case))), None)
