"""A person's own data, for their own eyes (个人信息保护法 §45): what is kept, at a glance and as a whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.act import Act
from domain.case import Case, Outcome
from domain.community import Community
from domain.errors import Code, Refused
from domain.events import Event
from domain.lifecycle import DESK, TRANSITIONS, UNIT
from domain.people import SYSTEM, Actor, Grant, Role
from flow.ports import Address, Audience, Kind, Notice, Secret, UnitOfWork
from flow.story import SAID, events, last, words

OWN = frozenset({*SAID, Act.NOTE})
"""Acts that hold the reporter's words."""
TOLD = frozenset({Act.PROGRESS, Act.RESOLVE, Act.ASK})
"""Acts whose words were said to the reporter."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is kept of a person, at a glance. `elsewhere`: there are other communities they could move to; `mediations`
    names the matters in which they are the other side."""

    name: str
    phone: str
    open: int
    ended: int
    grants: tuple[Grant, ...]
    marked: bool
    elsewhere: bool
    mediations: tuple[str, ...] = ()


def show(uow: UnitOfWork, community: str, by: Actor, chat: Address, *, private: bool) -> None:
    """Show somebody what is kept of them, in private. Raises Refused(ONLY_IN_PRIVATE)."""
    _only(private)
    uow.outbox.put(notice(community, by, chat, uow.new_id()))


def send(uow: UnitOfWork, community: str, by: Actor, chat: Address, *, private: bool) -> None:
    """Send them all of it as a file. Raises Refused(ONLY_IN_PRIVATE)."""
    _only(private)
    uow.outbox.put(Notice(community, Kind.EXPORT, chat, Audience.RESIDENT, person=by.person))


def notice(community: str, by: Actor, chat: Address, sitting: str, **args: str) -> Notice:
    """The message about somebody's data; a further one of the same sitting edits it."""
    return Notice(community, Kind.MYDATA, chat, Audience.RESIDENT, sitting, args, "", by.person)


def sheet(uow: UnitOfWork, community: str, person: str) -> Sheet:
    """What is kept of a person; of nobody in particular, nothing."""
    brought = uow.dossier.cases(community, person) if person else ()
    held = uow.people.actor(community, person).grants
    still_open = sum(case.is_open for case in brought)
    return Sheet(
        name=uow.vault.latest(community, person, Secret.NAME) or "",
        phone=uow.vault.latest(community, person, Secret.PHONE) or "",
        open=still_open,
        ended=len(brought) - still_open,
        grants=tuple(sorted((h for h in held if h.role is not Role.PARTY), key=lambda each: (each.role, each.scope))),
        mediations=tuple(each["matter"] for each in _mediations(uow, uow.communities[community], held)),
        marked=uow.dossier.is_marked(community, person, uow.now),
        elsewhere=len(uow.communities) > 1,
    )


def export(uow: UnitOfWork, community_id: str, person: str) -> Mapping[str, Any]:
    """Everything kept of a person, plain enough for JSON: times are local, matters and units by the names people know. Of other
    people nothing but their role and unit."""
    community = uow.communities[community_id]
    return {
        "community": community.name,
        "made_at": _time(community, uow.now),
        "person": person,
        "kept": [_entry(community, entry) for entry in uow.dossier.entries(community_id, person)],
        "addresses": [_address(each) for each in uow.dossier.addresses(community_id, person)],
        "roles": [_grant(held) for held in uow.people.actor(community_id, person).grants],
        "marked": uow.dossier.is_marked(community_id, person, uow.now),
        "mediations": _mediations(uow, community, uow.people.actor(community_id, person).grants),
        "cases": [_case(uow, community, case, person) for case in uow.dossier.cases(community_id, person)],
    }


def _only(private: bool) -> None:
    if not private:
        raise Refused(Code.ONLY_IN_PRIVATE)


def _case(uow: UnitOfWork, community: Community, case: Case, person: str) -> dict[str, Any]:
    story = events(uow, case)
    matter, unit = community.matters.get(case.matter), community.units.get(case.unit)
    return {
        "number": case.number,
        "state": case.state.value,
        "verdict": case.verdict.value if case.verdict else "",
        "matter": matter.name if matter else "",
        "unit": unit.name if unit else "",
        "opened_at": _time(community, case.opened_at),
        "ended_at": "" if case.is_open else _time(community, case.since),
        "history": list(_history(uow, community, story, person)),
    }


def _mediations(uow: UnitOfWork, community: Community, held: Iterable[Grant]) -> list[dict[str, str]]:
    """Disputes in which they are the other side: what they were told of them, and nothing that was said by whoever brought it."""
    cases = [uow.cases.get(community.id, each.scope) for each in held if each.role is Role.PARTY]
    return [_mediation(uow, community, case) for case in sorted(filter(None, cases), key=lambda each: each.id)]


def _mediation(uow: UnitOfWork, community: Community, case: Case) -> dict[str, str]:
    matter, unit = community.matters.get(case.matter), community.units.get(case.unit)
    resolved = last(events(uow, case), Act.RESOLVE)
    agreed = resolved if resolved and resolved.data.get("outcome") == Outcome.AGREED else None
    return {
        "matter": matter.name if matter else "",
        "unit": unit.name if unit else "",
        "answer": case.consent.value,
        "agreement": words(uow, agreed, "shown"),
    }


def _history(uow: UnitOfWork, community: Community, story: Iterable[Event], person: str) -> Iterable[dict[str, Any]]:
    unit = ""
    for event in story:
        unit = str(event.data.get("unit") or unit)
        own = event.actor == person or event.data.get("reporter") == person
        line = {"at": _time(community, event.at), "what": event.kind, "by": _who(community, event, person, unit)}
        text = words(uow, event, "text") if own and event.kind in OWN else ""
        text = words(uow, event, "shown") if event.kind in TOLD else text
        yield line | ({"words": text} if text else {})


def _who(community: Community, event: Event, person: str, unit: str) -> str:
    """In what capacity, never who: somebody else's name is theirs."""
    if event.actor == person:
        return Role.RESIDENT.value
    if event.actor in {role.value for role in SYSTEM}:
        return event.actor
    if event.kind == Act.CONSENT and not event.data.get("spoken"):
        return Role.PARTY.value
    doers = {role for row in TRANSITIONS if row.act == event.kind for role in row.by}
    if doers & UNIT and unit and not (doers & DESK and event.kind == Act.REVEAL):
        name = community.units[unit].name if unit in community.units else unit
        return f"{Role.OFFICER.value}, {name}"
    return Role.DISPATCHER.value if doers & DESK or event.kind == Act.REGISTER else "staff"


def _entry(community: Community, entry: Any) -> dict[str, str]:
    return {"kind": entry.secret.value, "at": _time(community, entry.at), "text": entry.text}


def _address(address: Address) -> dict[str, str]:
    return {"channel": address.channel, "chat": address.peer}


def _grant(held: Grant) -> dict[str, str]:
    return {"role": held.role.value, "scope": held.scope}


def _time(community: Community, at: Any) -> str:
    return str(community.calendar.local(at).isoformat(timespec="minutes"))
