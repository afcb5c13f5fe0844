"""A community at work on the real storage in memory, with a clock that is moved by hand."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import select

from domain.case import Case
from domain.community import Community
from domain.events import Event, Link
from domain.ladder import owner
from domain.people import Actor, Grant, Role
from flow import intake
from flow.ports import Address, Binding, Notice, Purpose, Secret, Spot
from nlp.matcher import Matcher
from storage import outbox, tables
from storage.database import Database
from storage.delivery import Deliveries
from storage.uow import Uow, World, unit_of_work
from storage.verify import verify
from tests.domain.building import at, example
from tests.handlers.town import understanding

GROUP = Address("telegram", "1", "-100")
DESK = Address("telegram", "1", "-200")
WUYE = Address("telegram", "1", "-300")
LIGHT, GAS, UNCLEAR = "3号楼楼道灯坏了好几天了", "家里漏煤气了快来人", "有点事想问问"
REAL = datetime(2030, 1, 1, tzinfo=UTC)

Given = ParamSpec("Given")
Result = TypeVar("Result")


CODES = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,}|\d{4}-\d\d-\d\d[T ][\d:.+]+")
"""Ids, digests and times: a door of three digits stands in one now and then by chance."""


@dataclass
class Town:
    """`do` is one use case in one transaction; `deliver` sends what is queued and tells what that was."""

    database: Database
    understand: Any
    communities: dict[str, Community] = field(default_factory=lambda: {"example": example()})
    moment: datetime = field(default_factory=lambda: at("2026-11-23 10:00"))
    secrets: list[str] = field(default_factory=list)
    people: dict[str, Actor] = field(default_factory=dict)
    messages: int = 0
    matcher: Matcher = field(default_factory=lambda: Matcher(understanding().segmenter))

    def uow(self) -> AbstractContextManager[Uow]:
        world = World(
            lambda: self.moment, self.communities, self.understand, ("secret key",), lambda: REAL, matcher=self.matcher
        )
        return unit_of_work(self.database, world)

    def do(
        self, use_case: Callable[Concatenate[Uow, Given], Result], *args: Given.args, **more: Given.kwargs
    ) -> Result:
        with self.uow() as uow:
            return use_case(uow, *args, **more)

    # ── people and places ──

    def person(self, name: str, *grants: Grant, private: bool = True) -> Actor:
        """Somebody the hotline knows, with or without a private chat."""
        with self.uow() as uow:
            person = uow.people.add("example", Address("telegram", "1", name) if private else None)
            uow.vault.keep("example", person, Secret.NAME, name)
            for grant in grants:
                uow.people.grant("example", person, grant)
            self.people[name] = uow.people.actor("example", person)
        self.secrets.append(name)
        return self.people[name]

    def holder(self, role: Role, scope: str = "", private: bool = True) -> Actor:
        return self.person(f"某{role.value}{scope}", Grant(role, scope), private=private)

    def bind(self, chat: Address, purpose: Purpose, scope: str = "") -> None:
        with self.uow() as uow:
            uow.chats.bind(chat, Binding("example", purpose, scope))

    # ── time ──

    def wait(self, **span: float) -> None:
        self.moment += timedelta(**span)

    def until(self, wall: str) -> None:
        assert at(wall) >= self.moment, "time does not run backwards"
        self.moment = at(wall)

    # ── cases ──

    def file(self, text: str, who: Actor, chat: Address = GROUP, **more: str) -> Case:
        """An appeal said in a chat, as a new message there."""
        self.messages += 1
        self.secrets.append(text)
        return self.do(intake.file, intake.Appeal("example", who.person, text, Spot(chat, f"m{self.messages}"), **more))

    def call(self, dispatcher: Actor, text: str, phone: str = "") -> Case:
        self.secrets += [text, phone] if phone else [text]
        return self.do(intake.call, "example", dispatcher, text, phone)

    def case(self, case: Case) -> Case:
        found = self.do(lambda uow: uow.cases.get("example", case.id))
        assert found is not None
        return found

    def story(self, case: Case) -> list[Event]:
        return [entry.event for entry in self.chain(case)]

    def chain(self, case: Case) -> list[Link]:
        return self.do(lambda uow: list(uow.ledger.stream("example", case.id)))

    def due(self, case: Case) -> Any:
        """The case's due row."""
        found = select(tables.dues).where(tables.dues.c.case_id == case.id)
        return self.do(lambda uow: uow.connection.execute(found).first())

    # ── what people see ──

    def deliver(self) -> list[Notice]:
        """Send everything that waits; each message becomes a post of ours."""
        sender, sent = Deliveries(self.database), []
        while claimed := sender.claim("1", REAL, 50):
            for delivery in claimed:
                self.messages += 1
                sender.sent(delivery, f"b{self.messages}", REAL + timedelta(seconds=self.messages))
                sent.append(delivery.notice)
        return sent

    def heard(self) -> set[tuple[str, str, str]]:
        """What has just been sent, as (kind, audience, where)."""
        return {(notice.kind.value, notice.audience.value, notice.to.peer) for notice in self.deliver()}

    # ── what must hold whatever was done ──

    def dump(self) -> dict[str, list[Any]]:
        """Every row of every table."""
        with self.database.read() as connection:
            return {name: connection.execute(select(table)).all() for name, table in tables.metadata.tables.items()}

    def check(self) -> None:
        with self.database.read() as connection:
            report = verify(connection)
        assert report.whole, report
        self._accountable()
        self._discreet()

    def _accountable(self) -> None:
        """I1: every open case has an owner and one due row, an ended one none."""
        dump = self.dump()
        due = [row.case_id for row in dump["dues"]]
        with self.uow() as uow:
            cases = [uow.cases.get("example", row.id) for row in dump["cases"]]
        assert sorted(due) == sorted(case.id for case in cases if case and case.is_open)
        assert all((owner(case) is not None) is case.is_open for case in cases if case)

    def _discreet(self) -> None:
        """I4: no name, number or word of anybody outside the vault."""
        told = CODES.sub("", "\n".join(self._told()))
        assert not [secret for secret in self.secrets if secret.strip() and secret in told]

    def _told(self) -> Iterator[str]:
        dump = self.dump()
        for row in dump["events"]:
            yield json.dumps([row.actor, row.data], ensure_ascii=False)
        for row in dump["outbox"]:
            yield json.dumps(outbox.read(row).args, ensure_ascii=False, default=str)
        for row in dump["cases"]:
            yield json.dumps(list(row), ensure_ascii=False, default=str)
