"""I4 along a whole story: a caller's number, a resident's name, door, WeChat id and plate are in nobody's hands but those who
asked for them with a reason."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from sqlalchemy import select

from bot import logs
from flow.ports import Audience, Kind
from storage import outbox, tables
from tests.handlers.town import RESIDENTS, UNIT, WANG, ZHAO, ZHOU, Town

NAME, WECHAT, DOOR, PLATE, PHONE, CALLER = "王秀兰", "wx_lan520", "1907", "吉A·K7P39", "13943217788", "13800001234"
WORDS = f"我是{NAME},电话{PHONE},微信{WECHAT},3号楼2单元{DOOR}室又停水了,车{PLATE}也挪不出去"
SECRETS = (NAME, WECHAT, DOOR, PLATE, "K7P39", PHONE, CALLER)
WRITTEN = (*(secret for secret in SECRETS if secret != DOOR), f"{DOOR}室")
"""Four bare digits stand in many a timestamp."""
OWN = {Kind.MYDATA}
"""What a person is shown of themselves, in private."""


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything the hotline's own logging writes, at its most talkative."""
    written = io.StringIO()
    monkeypatch.setattr("sys.stderr", written)
    before = logging.getLogger().handlers[:]
    logs.set_up("DEBUG", as_json=True)
    yield written
    logging.basicConfig(handlers=before, force=True)
    structlog.reset_defaults()


async def story(town: Town) -> None:
    """Two cases, from a resident's first word and a caller's, through everything that quotes them, to the end."""
    filed = await town.say(WANG, RESIDENTS, f"/new {WORDS}")
    unit = filed.of(Kind.NEW_CARD, Audience.UNIT)
    receipt = filed.of(Kind.CARD, Audience.RESIDENT)
    await town.press(ZHAO, unit, "退单")
    returned = await town.press(ZHAO, unit, "不属于本单位职责")
    desk = returned.of(Kind.NEW_CARD, Audience.DESK)
    await town.press(ZHOU, desk, "停水")
    unit = next(s for s in reversed(town.shown.values()) if s.notice.audience is Audience.UNIT and "签收" in s.labels)
    await town.press(ZHAO, unit, "签收")
    await town.reply(WANG, receipt, f"快点,我是{NAME},电话{PHONE}")
    await town.press(ZHAO, unit, "上门看门牌")
    await town.press(ZHAO, unit, "报进展")
    await town.say(ZHAO, UNIT, f"已联系电话{PHONE},下午去{DOOR}室")
    await town.press(ZHAO, unit, "办结")
    await town.say(ZHAO, UNIT, f"去过{DOOR}室,微信{WECHAT}也回了,换了保险")
    town.sweep(days=3)
    await town.say(WANG, RESIDENTS, "/status")
    await town.say(ZHOU, ZHOU, f"/call {CALLER} {WORDS}")
    card = next(s for s in reversed(town.shown.values()) if s.notice.audience is Audience.UNIT and "签收" in s.labels)
    await town.press(ZHAO, card, "签收")
    await town.press(ZHAO, card, "办结")
    await town.say(ZHAO, UNIT, "换好了")
    await town.say(WANG, WANG, "/mydata")
    town.sweep(days=20)


async def test_the_whole_story_names_nobody(town: Town, logged: io.StringIO) -> None:
    await story(town)
    await town.update(message={"message_id": 1, "date": 1, "chat": "broken", "text": WORDS, "name": NAME})
    spoken = [s for s in town.shown.values() if s.notice.kind not in OWN]
    assert len(spoken) > 12
    for seen in spoken:
        labels = " ".join(seen.labels)
        assert not [secret for secret in SECRETS if secret in f"{seen.text} {labels}"], seen.text
    for row in books(town):
        assert not [secret for secret in WRITTEN if secret in row], row
    written = logged.getvalue()
    assert "update.failed" in written
    assert not [secret for secret in WRITTEN if secret in written]


def books(town: Town) -> Iterator[str]:
    """Every row but the vault's and the inbox's raw waiting ones, as JSON."""
    with town.hotline.look() as uow:
        for row in uow.connection.execute(select(tables.events)):
            yield json.dumps([row.actor, row.data], ensure_ascii=False)
        for row in uow.connection.execute(select(tables.outbox)):
            yield json.dumps(outbox.read(row).args, ensure_ascii=False, default=str)
        for table in tables.metadata.sorted_tables:
            if table.name not in {"vault", "vault_keys", "inbox", "events", "outbox"}:
                for row in uow.connection.execute(select(table)):
                    yield json.dumps(list(row), ensure_ascii=False, default=str)
