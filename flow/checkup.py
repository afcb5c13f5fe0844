"""Is everything in place? What would keep appeals from being heard, or their people from hearing of them; and what is worth a
look. Nothing here asks Telegram: what only Telegram knows comes in as a Visit."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.events import Scalar
from domain.people import OF_GRID, Role
from flow.fair import leads_outside
from flow.ports import Address, Audience, Binding, Kind, Notice, Purpose, Reach, UnitOfWork

TOLD = "checkup/"
"""Under what, with the community's id, lies what administrators were told last."""


class Trouble(StrEnum):
    """What is to be mended, the gravest first. The subjects of each are groups (purpose:scope, or a chat's number where it is
    bound for nothing), roles (role:scope), units or grids."""

    NO_ADMIN = "no_admin"  # nobody can be told
    PRIVACY = "privacy"  # groups whose sentences do not reach us
    GROUP_GONE = "group_gone"  # groups we have been put out of
    GROUP_MUTE = "group_mute"  # groups in which we may not write
    NO_DISPATCHER = "no_dispatcher"  # nobody who decides what routing is not sure of
    UNIT_EMPTY = "unit_empty"  # units that have matters and nobody who hears of them
    NO_GROUP = "no_group"  # no group of residents
    UNREACHABLE = "unreachable"  # people with a duty who cannot be written to
    ROLE_EMPTY = "role_empty"  # rungs nobody stands on
    GRID_EMPTY = "grid_empty"  # grids nobody looks after
    GROUP_UNBOUND = "group_unbound"  # groups we are in for nothing


GRAVE = frozenset(
    {
        Trouble.NO_ADMIN,
        Trouble.PRIVACY,
        Trouble.GROUP_GONE,
        Trouble.GROUP_MUTE,
        Trouble.NO_DISPATCHER,
        Trouble.UNIT_EMPTY,
    }
)
"""What keeps the hotline from doing its work; the others are worth a look."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A trouble, and with whom or where."""

    trouble: Trouble
    subjects: tuple[str, ...] = ()

    @property
    def is_grave(self) -> bool:
        """Whether the hotline cannot do its work so."""
        return self.trouble in GRAVE


@dataclass(frozen=True, slots=True)
class Visit:
    """What asking Telegram showed of the groups we believe to be in: those we are not in, those we may not write in, and those
    whose sentences do not reach us (privacy mode on, and no administrator), which matters where residents talk."""

    gone: frozenset[Address] = field(default_factory=frozenset)
    mute: frozenset[Address] = field(default_factory=frozenset)
    deaf: frozenset[Address] = field(default_factory=frozenset)


def look(uow: UnitOfWork, community: str, us: Address, visit: Visit | None = None) -> tuple[Finding, ...]:
    """Everything that is to be mended in a community, the gravest first. `us`: any address of the account we speak with. Without
    a visit what only Telegram knows is taken as it was told last."""
    found = {trouble: tuple(subjects) for trouble, subjects in _found(uow, community, us, visit or Visit())}
    if visit is None:
        last = told(uow, community)
        found |= {finding.trouble: finding.subjects for finding in last if finding.trouble in _ASKED}
    return tuple(Finding(trouble, found[trouble]) for trouble in Trouble if trouble in found)


def tell(uow: UnitOfWork, community: str, findings: Iterable[Finding]) -> bool:
    """Send administrators what was found, unless they were told just the same last time; answers whether they are sent it. While
    there is nobody to tell nobody has been told."""
    args = as_args(findings)
    if Trouble.NO_ADMIN.value in args or args == as_args(told(uow, community)):
        return False
    uow.dialogs.store(TOLD + community, "told" if args else None, args)
    if args:
        send(uow, community, args)
    return bool(args)


def send(uow: UnitOfWork, community: str, args: Mapping[str, Scalar]) -> None:
    """The list to every administrator who can be written to."""
    for admin in uow.people.holders(community, Role.ADMIN):
        to = uow.people.address(community, admin)
        if to and uow.chats.reach(to) is not Reach.OUT:
            uow.outbox.put(Notice(community, Kind.CHECKUP, to, Audience.DESK, "", args, person=admin))


def as_args(findings: Iterable[Finding]) -> dict[str, Scalar]:
    """Findings as a notice carries them: codes and ids."""
    return {finding.trouble.value: ",".join(finding.subjects) for finding in findings}


def of_args(args: Mapping[str, Scalar]) -> tuple[Finding, ...]:
    """The same way back; what is no trouble known here is left out."""
    known = [trouble for trouble in Trouble if trouble.value in args]
    return tuple(Finding(each, tuple(filter(None, str(args[each.value]).split(",")))) for each in known)


def told(uow: UnitOfWork, community: str) -> tuple[Finding, ...]:
    """What administrators were told last."""
    return of_args(uow.dialogs.load(TOLD + community)[1])


def can_be_told(uow: UnitOfWork, community: str, role: Role, scope: str = "") -> bool:
    """Whether anybody who holds a role can be written to."""
    places = (uow.people.address(community, person) for person in uow.people.holders(community, role, scope))
    return any(place is not None and uow.chats.reach(place) is not Reach.OUT for place in places)


_ASKED = frozenset({Trouble.PRIVACY, Trouble.GROUP_MUTE})
Found = Iterator[tuple[Trouble, Iterable[str]]]


def _found(uow: UnitOfWork, community: str, us: Address, visit: Visit) -> Found:
    yield from _groups(uow, community, us, visit)
    yield from _offices(uow, community)
    for trouble, subjects in (
        (Trouble.UNIT_EMPTY, _units(uow, community)),
        (Trouble.GRID_EMPTY, _grids(uow, community)),
        (Trouble.UNREACHABLE, _unreachable(uow, community)),
    ):
        if subjects:
            yield trouble, subjects


def _groups(uow: UnitOfWork, community: str, us: Address, visit: Visit) -> Found:
    bound = uow.chats.every(community)
    gone = visit.gone | {chat for chat, _ in bound if uow.chats.reach(chat) is Reach.OUT}
    deaf = {chat for chat, binding in bound if binding.purpose is Purpose.HOTLINE} & visit.deaf
    for trouble, chats in ((Trouble.GROUP_GONE, gone), (Trouble.GROUP_MUTE, visit.mute), (Trouble.PRIVACY, deaf)):
        subjects = [_group(binding) for chat, binding in bound if chat in chats]
        if subjects:
            yield trouble, dict.fromkeys(subjects)
    if not any(binding.purpose is Purpose.HOTLINE for _, binding in bound):
        yield Trouble.NO_GROUP, ()
    idle = [chat.peer for chat in uow.chats.unbound(us.channel, us.account) if chat not in visit.gone]
    if idle:
        yield Trouble.GROUP_UNBOUND, idle


def _group(binding: Binding) -> str:
    return f"{binding.purpose.value}:{binding.scope}"


def _offices(uow: UnitOfWork, community: str) -> Found:
    if not can_be_told(uow, community, Role.ADMIN):
        yield Trouble.NO_ADMIN, ()
    if not uow.chats.bound(community, Purpose.DESK) and not can_be_told(uow, community, Role.DISPATCHER):
        yield Trouble.NO_DISPATCHER, ()
    centres = dict.fromkeys(matter.centre.value for matter in uow.communities[community].matters.values())
    posts = [(Role.SECRETARY, ""), *((Role.CHAIR, centre) for centre in centres)]
    empty = [f"{role.value}:{scope}" for role, scope in posts if not uow.people.holders(community, role, scope)]
    if empty:
        yield Trouble.ROLE_EMPTY, empty


def _units(uow: UnitOfWork, community: str) -> list[str]:
    """Units that lead and hear nothing; of a body outside nobody expects it, cases are sent up to it."""
    rules = uow.communities[community]
    leading = dict.fromkeys(matter.unit for matter in rules.matters.values() if not leads_outside(rules, matter))
    return [unit for unit in leading if not hears(uow, community, unit)]


def hears(uow: UnitOfWork, community: str, unit: str) -> bool:
    """Whether anybody of a unit hears of its cases."""
    group = uow.chats.bound(community, Purpose.UNIT, unit)
    return bool(group) or any(can_be_told(uow, community, role, unit) for role in (Role.OFFICER, Role.HEAD))


def _grids(uow: UnitOfWork, community: str) -> list[str]:
    known = uow.communities[community].grids
    return [grid for grid in known if not any(uow.people.holders(community, role, grid) for role in OF_GRID)]


def _unreachable(uow: UnitOfWork, community: str) -> list[str]:
    subjects = []
    for person, grant in uow.people.staff(community):
        place = uow.people.address(community, person)
        if grant.role is not Role.PARTY and (place is None or uow.chats.reach(place) is Reach.OUT):
            subjects.append(f"{grant.role.value}:{grant.scope}")
    return list(dict.fromkeys(subjects))
