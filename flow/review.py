"""核对: a result is looked at before it goes out. One from which a resident could not see what was done is held: whoever wrote it
hears why, writes it again, or insists, which stands in the history."""

import json

from domain.act import Act
from domain.case import Case
from domain.errors import Code, Refused
from domain.events import Scalar
from domain.lifecycle import permit
from domain.people import Actor, Role
from domain.result import Fault
from flow import tell
from flow.ports import Audience, Kind, Notice, Secret, Spot, UnitOfWork
from flow.record import clean, find
from flow.report_back import resolve
from flow.story import SAID, events, words

TOPIC = frozenset({*SAID, Act.NOTE, Act.ASK})
"""What tells what a case is about: the appeal, and what was asked and added since."""


def submit(
    uow: UnitOfWork, by: Actor, community: str, case: str, text: str, at: Spot, *, media: str = "", draft: str = ""
) -> str:
    """Report a case done. Answers "" when it is; otherwise the id of the draft in which the words are kept, and whoever wrote
    them at `at` is asked there. `draft` is an earlier one of theirs, replaced by this. Raises Refused as
    `report_back.resolve`."""
    found = find(uow, community, case)
    permit(found, Act.RESOLVE, by)
    faults = _faults(uow, found, clean(text))
    if draft:
        uow.vault.drop(community, draft)
    if not faults:
        resolve(uow, by, community, case, text, media)
        return ""
    return _hold(uow, by, found, text, media, at, faults)


def insist(uow: UnitOfWork, by: Actor, community: str, case: str, draft: str) -> Case:
    """«Send it as it is»: it goes out, and the history says against which objection. Whoever may report a case done may. Raises
    Refused BUTTON_STALE once the words are gone: written anew, or sent already; and as `report_back.resolve`."""
    found = find(uow, community, case)
    permit(found, Act.RESOLVE, by)
    kept = uow.vault.read(community, draft)
    if kept is None:
        raise Refused(Code.BUTTON_STALE)
    said = json.loads(kept)
    uow.vault.drop(community, draft)
    faults = _faults(uow, found, clean(said["text"]))
    return resolve(uow, by, community, case, said["text"], said["media"], against=faults)


def _hold(uow: UnitOfWork, by: Actor, case: Case, text: str, media: str, at: Spot, faults: tuple[Fault, ...]) -> str:
    """The words lie in the vault, under the key of whoever wrote them; the question is put under their message."""
    kept = json.dumps({"text": text, "media": media}, ensure_ascii=False)
    draft = uow.vault.keep(case.community, by.person, Secret.DRAFT, kept).id
    for notice in tell.bare(uow, case, case.id, tell.HELD):
        uow.outbox.put(notice)
    audience = Audience.DESK if case.external and by.has(Role.DISPATCHER) else Audience.UNIT
    args: dict[str, Scalar] = {"faults": ",".join(faults), "draft": draft}
    uow.outbox.put(Notice(case.community, Kind.HELD, at.chat, audience, case.id, args, at.message))
    return draft


def _faults(uow: UnitOfWork, case: Case, text: str) -> tuple[Fault, ...]:
    """Everything a poor result lacks; nothing of one that may go out."""
    story = events(uow, case)
    appeal = " ".join(filter(None, (words(uow, event, "shown") for event in story if event.kind in TOPIC)))
    review = uow.understand.review(text, appeal, case.matter, uow.communities[case.community])
    return review.faults if review.is_poor else ()
