"""The other side of a dispute: what they are told, and that their part ends with the mediation (I4: never who reported it)."""

from collections.abc import Iterator

from domain.act import Act
from domain.case import Case, Consent, Outcome
from domain.events import Event, Scalar
from domain.people import Grant, Role
from flow import joint
from flow import media as medium
from flow.ports import Address, Audience, Kind, Notice, UnitOfWork


def right(case: Case) -> Grant:
    """What the other side of a case holds."""
    return Grant(Role.PARTY, case.id)


def news(uow: UnitOfWork, before: Case | None, event: Event, after: Case) -> Iterator[Notice]:
    """Their invitation says how things stand now, in place; what came of talking is a message of its own."""
    if before is None or before.consent is Consent.NONE:
        return
    theirs = _chats(uow, after)
    if (before.state, before.consent) != (after.state, after.consent):
        for spot in uow.posts.of(after.community, after.id, {Kind.MEDIATION}, Audience.PARTY):
            if spot.chat in theirs.values():
                yield _invitation(after, spot.chat, message=spot.message)
    if event.kind == Act.RESOLVE and event.data.get("outcome") in {Outcome.AGREED, Outcome.FAILED}:
        for person, chat in theirs.items():
            yield _outcome(after, event, person, chat)


def results(uow: UnitOfWork, case: Case, event: Event) -> Iterator[Notice]:
    """To whoever reported it. What was agreed or not is nobody else's to read, nor is a picture of it: where they reported it in
    a group, only that there is a result stands there, and the rest is told in private."""
    said: dict[str, Scalar] = {"shown": event.data.get("shown"), "media": medium.of(event)}
    for id_, reporter in joint.told(uow, case):
        if not reporter.spot:
            continue
        own, chat = uow.people.address(case.community, reporter.person), reporter.spot.chat
        args, answer = said if own == chat else {}, reporter.spot.message
        yield Notice(case.community, Kind.RESULT, chat, Audience.RESIDENT, id_, args, answer, reporter.person)
        if own and own != chat:
            yield Notice(case.community, Kind.RESULT, own, Audience.RESIDENT, id_, said)


def welcome(uow: UnitOfWork, case: Case, person: str, chat: Address) -> None:
    """Ask them. Whoever was the other side before is so no longer, and older messages say it."""
    for former in uow.people.holders(case.community, Role.PARTY, case.id):
        if former != person:
            uow.people.revoke(case.community, former, right(case))
    for spot in uow.posts.of(case.community, case.id, {Kind.MEDIATION}, Audience.PARTY):
        uow.outbox.put(_invitation(case, spot.chat, message=spot.message, gone=True))
    uow.outbox.put(_invitation(case, chat, person))


def void(uow: UnitOfWork, case: Case) -> None:
    """The link that was not used is worth nothing any more, and the message it stands in says so."""
    uow.people.void_invitations(case.community, right(case))
    for spot in uow.posts.of(case.community, case.id, {Kind.INVITED}, Audience.UNIT):
        args = {"message": spot.message}
        uow.outbox.put(Notice(case.community, Kind.INVITED, spot.chat, Audience.UNIT, case.id, args))


def release(uow: UnitOfWork, before: Case, after: Case) -> None:
    """Once a case has ended or is no longer talked over there, nobody is its other side."""
    if before.consent is Consent.NONE or (after.is_open and after.consent is not Consent.NONE):
        return
    for person in uow.people.holders(after.community, Role.PARTY, after.id):
        uow.people.revoke(after.community, person, right(after))
    void(uow, after)


def _chats(uow: UnitOfWork, case: Case) -> dict[str, Address]:
    holders = uow.people.holders(case.community, Role.PARTY, case.id)
    found = {person: uow.people.address(case.community, person) for person in holders}
    return {person: chat for person, chat in found.items() if chat}


def _invitation(case: Case, chat: Address, person: str = "", **args: Scalar) -> Notice:
    return Notice(case.community, Kind.MEDIATION, chat, Audience.PARTY, case.id, args, "", person)


def _outcome(case: Case, event: Event, person: str, chat: Address) -> Notice:
    agreed = event.data["outcome"] == Outcome.AGREED
    args = {"outcome": event.data["outcome"], "shown": event.data.get("shown") if agreed else None}
    return Notice(case.community, Kind.OUTCOME, chat, Audience.PARTY, case.id, args, "", person)
