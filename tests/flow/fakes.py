"""A unit of work in memory, as much of it as the life of a case touches after it was filed: fast enough for many thousand
steps. tests/flow/test_machine.py walks the same paths over the real storage, so that this one cannot lie for long."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from domain.case import Case
from domain.community import Community
from domain.events import GENESIS, Event, Link, link
from domain.ladder import Due
from domain.people import Actor, Grant, Role
from domain.rota import Shift
from flow.ports import Address, Audience, Conflict, Kind, Notice, Purpose, Reporter, Spot


class Cases:
    def __init__(self) -> None:
        self.rows: dict[str, Case] = {}
        self.brought: dict[str, list[Reporter]] = {}

    def add(self, case: Case, reporter: Reporter) -> None:
        self.rows[case.id] = case
        self.brought[case.id] = [reporter]

    def save(self, case: Case) -> None:
        if self.rows[case.id].version != case.version - 1:
            raise Conflict(case.id)
        self.rows[case.id] = case

    def get(self, _community: str, case: str) -> Case | None:
        return self.rows.get(case)

    def alarmed_since(self, _community: str, _emergency: str, _since: datetime) -> Sequence[Case]:
        """Who else told of it is nothing that changes a case."""
        return ()

    def reporters(self, _community: str, case: str) -> Sequence[Reporter]:
        return self.brought[case]


class Ledger:
    def __init__(self) -> None:
        self.chains: dict[str, list[Link]] = {}

    def append(self, event: Event) -> None:
        chain = self.chains.setdefault(event.stream, [])
        if event.seq != len(chain) + 1:
            raise Conflict(event.stream)
        chain.append(link(chain[-1].hash if chain else GENESIS, event))

    def stream(self, _community: str, stream: str) -> Sequence[Link]:
        return self.chains.get(stream, [])


class Dues:
    def __init__(self) -> None:
        self.rows: dict[str, tuple[Due, str]] = {}

    def put(self, case: Case, due: Due | None, stamp: str) -> None:
        self.rows.pop(case.id, None)
        if due:
            self.rows[case.id] = (due, stamp)


class Outbox:
    def __init__(self) -> None:
        self.notices: list[Notice] = []

    def put(self, notice: Notice) -> None:
        self.notices.append(notice)


class Posts:
    """Everything queued counts as posted at once."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    def of(
        self, _community: str, case: str, kinds: Collection[Kind], audience: Audience | None = None
    ) -> Sequence[Spot]:
        sent = [(n, each) for n, each in enumerate(self._outbox.notices) if each.case == case and each.kind in kinds]
        return [Spot(each.to, str(n)) for n, each in sent if audience in {None, each.audience}]

    def card(self, _community: str, _case: str, _chat: Address, _audience: Audience) -> Spot | None:
        return None


class People:
    def __init__(self) -> None:
        self.actors: dict[str, Actor] = {}
        self.addresses: dict[str, Address] = {}

    def actor(self, _community: str, person: str) -> Actor:
        return self.actors.get(person, Actor(person))

    def address(self, _community: str, person: str) -> Address | None:
        return self.addresses.get(person)

    def holders(self, _community: str, role: Role, scope: str = "") -> Sequence[str]:
        return [person for person, actor in self.actors.items() if actor.holds(role, scope)]

    def revoke(self, _community: str, person: str, grant: Grant) -> bool:
        """Whoever plays the other side plays it in the next case too."""
        return self.actors[person].holds(grant.role, grant.scope)

    def void_invitations(self, _community: str, _grant: Grant) -> int:
        return 0


class Vault:
    """Nothing lies in it: no rule asks for words."""

    def read(self, _community: str, _entry: str) -> str | None:
        return None


class Rota:
    """Nobody says when they come."""

    def around(self, _community: str, _role: Role, _scope: str, _now: datetime) -> Sequence[Shift]:
        return ()


class Chats:
    def __init__(self) -> None:
        self.groups: dict[tuple[Purpose, str], list[Address]] = {}

    def bound(self, _community: str, purpose: Purpose, scope: str = "") -> Sequence[Address]:
        return self.groups.get((purpose, scope), [])

    def reach(self, _chat: Address) -> None:
        return None


class Memory:
    """`flow.ports.UnitOfWork`, as far as `flow.record`, `flow.chase` and `flow.tell` ask of it."""

    def __init__(self, community: Community, now: datetime) -> None:
        self.now = now
        self.communities: Mapping[str, Community] = {community.id: community}
        self.cases, self.ledger, self.dues = Cases(), Ledger(), Dues()
        self.outbox, self.people, self.chats, self.rota = Outbox(), People(), Chats(), Rota()
        self.posts, self.vault = Posts(self.outbox), Vault()

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        yield
