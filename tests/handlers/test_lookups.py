"""What one person does costs what is theirs, not what the community has: no statement on their path walks through a table that
grows with it. SQLite is asked for its plan; PostgreSQL has the same indexes, and statistics besides."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import event

from tests.handlers.town import WANG, ZHAO, ZHOU, Town

GROWING = "vault|cases|events|outbox|reporters|persons|addresses|posts|inbox|homes|dialogs|offers|marks|shadows"
WALK = re.compile(rf"SCAN ({GROWING})\b|SEARCH ({GROWING})\b.*\(community_id=\?\)")


@pytest.fixture
def said(town: Town) -> Iterator[dict[str, object]]:
    """The statements since the town was settled, each with parameters it had."""
    statements: dict[str, object] = {}
    engine = town.hotline.database.engine

    def note(_c: object, _u: object, statement: str, values: object, _x: object, many: bool) -> None:
        statements.setdefault(statement, values[0] if many and isinstance(values, list) else values)

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


async def test_nobodys_path_walks_through_what_there_is(town: Town, said: dict[str, object]) -> None:
    await town.resolved()
    number, _ours = town.cases()[0].number, said.popitem()
    await town.say(WANG, WANG, "楼道灯不亮")
    for who, texts in ((WANG, ("/status", f"/status {number}", "/mydata")), (ZHAO, ("/my",)), (ZHOU, ("/queue",))):
        for text in texts:
            await town.say(who, who, text)
    statements = dict(said)
    assert len(town.cases()) == 2
    assert len(statements) > 30, "something was said to the database"
    with town.hotline.database.read() as connection:
        walks = [
            (step.detail, " ".join(statement.split())[:300])
            for statement, values in statements.items()
            if statement.split(None, 1)[0] in {"SELECT", "UPDATE", "DELETE"}
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            if WALK.search(step.detail)
        ]
    assert walks == []


async def test_a_walk_would_be_seen(town: Town) -> None:
    walks = ("SELECT * FROM cases", "SELECT id FROM vault WHERE community_id = 'example' ORDER BY id DESC LIMIT 1")
    with town.hotline.database.read() as connection:
        for statement in walks:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}").all()
            assert any(WALK.search(step.detail) for step in plan)
