"""What is kept of somebody: told once, shown, exported, erased."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.pack import export
from domain.case import State
from domain.community import Community
from domain.people import Grant, Role
from flow import assign, erase
from flow.ports import Audience, Kind
from nlp import Understanding
from storage import tables
from storage.database import Database
from storage.verify import verify
from tests.handlers import town as here
from tests.handlers.town import LI, RESIDENTS, SURE, UNIT, UNSURE, WANG, ZHAO, ZHOU, Hands, T, Town, address

OUYANG = 5550123987
NAME, WECHAT, DOOR, PLATE, PHONE = "欧阳小丫", "wx_ouyang88", "1907", "吉A·K7P39", "13943217788"
WORDS = f"我是{NAME},电话{PHONE},微信{WECHAT},3号楼2单元{DOOR}室又停水了,车{PLATE}也挪不出去"
TRACES = (NAME, WECHAT, f"{DOOR}室", PLATE, "K7P39", PHONE, "挪不出去", str(OUYANG))
INFORMED, IN_GROUP = T("say.informed"), T("resident.informed")


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(here.NAMES, OUYANG, NAME)


@pytest.fixture
def filed(
    tmp_path: Path, empty: sqlite3.Connection, example: Community, understand: Understanding, clock: Hands, known: None
) -> Iterator[Town]:
    """A town whose database is a file that can be looked into."""
    database = Database(f"sqlite:///{tmp_path}/hotline.db")
    empty.backup(here.raw(database))
    hotline = here.hotline(database, {"example": example}, understand, clock)
    town = Town(hotline, *here.judge(hotline), clock)
    town.settle()
    yield town
    database.dispose()


def stored(town: Town, folder: Path) -> bytes:
    town.hotline.database.scrub()
    return b"".join(path.read_bytes() for path in folder.glob("hotline.db*"))


def person(town: Town, who: int = OUYANG) -> str | None:
    with town.hotline.look() as uow:
        return uow.people.at("example", address(who))


# -- told once ----------------------------------------------------------------------------------------------------------


async def test_in_private_the_first_receipt_is_followed_by_what_is_kept(town: Town) -> None:
    turn = await town.say(WANG, WANG, SURE)
    kinds = [seen.notice.kind for seen in turn.sent if seen.chat == WANG]
    assert kinds == [Kind.REACTION, Kind.CARD, Kind.SAY, Kind.MISSING]
    assert turn.of(Kind.SAY).text == INFORMED
    assert turn.of(Kind.SAY).keyboard
    assert all(INFORMED not in text for text in (await town.say(WANG, WANG, f"/new {SURE}")).texts)


async def test_in_a_group_it_is_a_line_of_the_receipt_that_the_next_edit_drops(town: Town) -> None:
    turn = await town.filed()
    card = turn.of(Kind.CARD, Audience.RESIDENT)
    assert IN_GROUP in card.text
    told = [seen for seen in turn.sent if seen.notice.audience is Audience.RESIDENT and seen.text]
    assert [(seen.chat, seen.notice.kind) for seen in told] == [(RESIDENTS, Kind.CARD), (RESIDENTS, Kind.MISSING)]
    await town.press(ZHAO, turn.of(Kind.NEW_CARD, Audience.UNIT), "签收")
    edited = town.shown[card.chat, card.message]
    assert edited.text
    assert IN_GROUP not in edited.text
    assert IN_GROUP not in (await town.filed()).of(Kind.CARD, Audience.RESIDENT).text


async def test_it_is_not_lost_when_the_receipt_has_not_gone_out_before_the_next_change(town: Town) -> None:
    await town.keep({"update_id": 900, "message": town.message(WANG, RESIDENTS, f"/new {SURE}")})
    await town.judge_all()
    case = town.case().id
    with town.hotline.work() as uow:
        assign.sign(uow, uow.people.actor("example", str(uow.people.at("example", address(ZHAO)))), "example", case)
    (card,) = [s for s in town.deliver() if s.notice.kind is Kind.CARD and s.notice.audience is Audience.RESIDENT]
    assert IN_GROUP in card.text


async def test_two_messages_at_the_same_instant_tell_it_once(town: Town) -> None:
    first, second = (town.message(WANG, WANG, f"/new {n}号楼停水了") for n in (3, 4))
    await town.keep({"update_id": 901, "message": first}, {"update_id": 902, "message": second})
    await town.judge_all()
    assert [seen.text for seen in town.deliver()].count(INFORMED) == 1


async def test_each_neighbour_is_told(town: Town) -> None:
    for who in (WANG, LI):
        assert IN_GROUP in (await town.filed(who=who)).of(Kind.CARD, Audience.RESIDENT).text


async def test_a_caller_is_told_by_voice(town: Town) -> None:
    turn = await town.say(ZHOU, ZHOU, "/call 13800001234 3号楼停水了")
    assert all(INFORMED not in text and IN_GROUP not in text for text in turn.texts)


async def test_the_whole_notice(town: Town) -> None:
    for chat in (WANG, RESIDENTS):
        said = (await town.say(WANG, chat, "/privacy")).said
        assert "江畔社区" in said
        assert "0435-000-0110" in said
        assert "2 年" in said


# -- shown --------------------------------------------------------------------------------------------------------------


async def test_my_data(town: Town, known: None) -> None:
    await town.say(OUYANG, OUYANG, WORDS)
    turn = await town.filed(UNSURE, OUYANG)
    await town.press(OUYANG, turn.of(Kind.CARD, Audience.RESIDENT), "撤回")
    sheet = (await town.say(OUYANG, OUYANG, "/mydata")).of(Kind.MYDATA)
    assert NAME in sheet.text
    assert "在办 1 件,办完 1 件" in sheet.text
    assert sheet.labels == ["导出", "删除我的资料"]


async def test_staff_see_what_they_hold(town: Town) -> None:
    assert "江畔物业经办人" in (await town.say(ZHAO, ZHAO, "/mydata")).said


async def test_somebody_unknown_has_nothing(town: Town) -> None:
    before = town.dump()
    said = (await town.say(LI, LI, "/mydata")).said
    assert "在办 0 件" in said
    assert {name for name, rows in town.dump().items() if rows != before[name]} == {"posts"}


async def test_in_a_group_it_is_asked_for_in_private(town: Town) -> None:
    assert (await town.say(WANG, RESIDENTS, "/mydata")).said == T("error.only_in_private")


# -- exported -----------------------------------------------------------------------------------------------------------


async def test_the_file_holds_what_was_filed_and_nobody_else(town: Town, known: None) -> None:
    card = (await town.say(OUYANG, RESIDENTS, f"/new {WORDS}")).of(Kind.NEW_CARD, Audience.UNIT)
    await town.press(ZHAO, card, "签收")
    await town.press(ZHAO, card, "办结")
    await town.say(ZHAO, UNIT, "李工14:20换了水泵保险")
    await town.say(LI, RESIDENTS, "/new 8号楼2单元楼道灯坏了")
    sheet = (await town.say(OUYANG, OUYANG, "/mydata")).of(Kind.MYDATA)
    turn = await town.press(OUYANG, sheet, "导出")
    sent = turn.of(Kind.EXPORT)
    assert sent.chat == OUYANG
    with town.hotline.look() as uow:
        raw = export(uow, sent.notice).decode()
        staff = [uow.people.at("example", address(who)) for who in (ZHAO, ZHOU, LI)]
    found = json.loads(raw)
    (case,) = found["cases"]
    assert (case["number"], case["state"], case["unit"]) == (town.cases()[0].number, "resolved", "江畔物业")
    history = {line["what"]: line for line in case["history"]}
    assert history["registered"]["words"] == WORDS
    assert history["resolved"]["words"] == "李工14:20换了水泵保险"
    assert history["resolved"]["by"] == "officer, 江畔物业"
    assert history["registered"]["by"] == "resident"
    assert {entry["kind"] for entry in found["kept"]} >= {"name", "text"}
    assert found["addresses"] == [{"channel": "telegram", "chat": str(OUYANG)}]
    for other in (*staff, here.NAMES[ZHAO], here.NAMES[LI], "8号楼"):
        assert other
        assert other not in raw
    assert not [row for row in town.dump()["vault"] if b"cases" in repr(row).encode()]


# -- erased -------------------------------------------------------------------------------------------------------------


async def story(town: Town) -> None:
    """A case in the group, signed for and reported done; one in private, with a photo and a further word; a dialog."""
    card = (await town.say(OUYANG, RESIDENTS, f"/new {WORDS}")).of(Kind.NEW_CARD, Audience.UNIT)
    await town.press(ZHAO, card, "签收")
    await town.press(ZHAO, card, "办结")
    await town.say(ZHAO, UNIT, "换了水泵保险")
    receipt = (await town.send_photo(OUYANG, OUYANG, f"{WORDS} 还有")).of(Kind.CARD, Audience.RESIDENT)
    await town.reply(OUYANG, receipt, f"补充一句,{NAME}在家等")
    await town.say(OUYANG, OUYANG, "/status")
    await town.say(OUYANG, OUYANG, "我要反映")


async def really(town: Town, who: int = OUYANG) -> here.Seen:
    sheet = (await town.say(who, who, "/mydata")).of(Kind.MYDATA)
    asked = (await town.press(who, sheet, "删除我的资料")).of(Kind.MYDATA)
    assert asked.message == sheet.message
    return asked


async def test_nothing_of_them_is_left(filed: Town, tmp_path: Path) -> None:
    await story(filed)
    assert str(OUYANG).encode() in stored(filed, tmp_path)
    asked = await really(filed)
    assert "在办的 2 件会撤回" in asked.text
    turn = await filed.press(OUYANG, asked, "确认删除")
    assert turn.alert == T("press.erased")
    assert {seen.chat for seen in turn.sent} == {RESIDENTS, UNIT, here.DESK}
    assert {case.state for case in filed.cases()} == {State.WITHDRAWN}
    told = [(seen.chat, seen.text) for seen in turn.sent if seen.notice.kind is Kind.SAY]
    assert [chat for chat, _ in told] == [UNIT, here.DESK] * 2
    assert all("居民已注销" in text for _, text in told)
    kept = stored(filed, tmp_path)
    assert not [trace for trace in TRACES if trace.encode() in kept]
    assert not [t for t in TRACES if json.dumps(t).strip('"').encode() in kept]
    with filed.hotline.look() as uow:
        assert verify(uow.connection).whole
        assert not uow.connection.execute(select(tables.dues)).all()


async def test_cards_stop_quoting_them(filed: Town) -> None:
    await story(filed)
    asked = await really(filed)
    quoting = [seen for (chat, _), seen in filed.shown.items() if chat < 0 and "停水了" in seen.text]
    assert len(quoting) >= 2
    await filed.press(OUYANG, asked, "确认删除")
    for seen in quoting:
        assert "停水了" not in filed.shown[seen.chat, seen.message].text
    assert not [seen.text for (chat, _), seen in filed.shown.items() if chat < 0 and "在家等" in seen.text]


async def test_whoever_comes_back_is_somebody_new(filed: Town) -> None:
    await story(filed)
    before = person(filed)
    await filed.press(OUYANG, await really(filed), "确认删除")
    assert person(filed) is None
    turn = await filed.say(OUYANG, OUYANG, SURE)
    assert person(filed) not in {None, before}
    assert INFORMED in turn.texts
    assert "在办 1 件,办完 0 件" in (await filed.say(OUYANG, OUYANG, "/mydata")).said


async def test_an_ended_case_s_words_go_too(filed: Town, tmp_path: Path) -> None:
    turn = await filed.say(OUYANG, RESIDENTS, f"/new {WORDS}")
    await filed.press(OUYANG, turn.of(Kind.CARD, Audience.RESIDENT), "撤回")
    turn = await filed.press(OUYANG, await really(filed), "确认删除")
    assert "又停水" not in "".join(turn.texts)
    assert not [trace for trace in TRACES if trace.encode() in stored(filed, tmp_path)]


async def test_a_second_press_finds_nothing(filed: Town) -> None:
    await story(filed)
    asked = await really(filed)
    await filed.press(OUYANG, asked, "确认删除")
    before = filed.dump()
    assert (await filed.press(OUYANG, asked, "确认删除")).alert == T("error.button_stale")
    assert filed.dump() == before


async def test_erasing_twice_changes_nothing(filed: Town) -> None:
    await story(filed)
    who = person(filed)
    assert who
    with filed.hotline.work() as uow:
        assert erase.erase(uow, "example", who, erase.Asked.PHONE).withdrawn == 2
    before = filed.dump()
    with filed.hotline.work() as uow:
        assert erase.erase(uow, "example", who, erase.Asked.PHONE) == erase.Erased(0, 0)
    assert filed.dump() == before


async def test_a_crash_in_the_middle_leaves_everything(filed: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await story(filed)
    asked, before = await really(filed), filed.dump()

    def dies(*_: object) -> int:
        raise RuntimeError

    monkeypatch.setattr("storage.vault.Vault.erase", dies)
    await filed.press_data(OUYANG, OUYANG, asked.message, asked.button("确认删除").data)
    assert filed.dump() == before


async def test_ten_minutes_to_think(filed: Town) -> None:
    await story(filed)
    asked = await really(filed)
    filed.clock.on(minutes=10, seconds=1)
    assert (await filed.press(OUYANG, asked, "确认删除")).alert == T("error.button_stale")
    assert person(filed)


async def test_thinking_better_of_it(filed: Town) -> None:
    await story(filed)
    turn = await filed.press(OUYANG, await really(filed), "不删了")
    assert "导出" in turn.of(Kind.MYDATA).labels
    assert person(filed)


async def test_staff_leave_first(town: Town) -> None:
    sheet = (await town.say(ZHAO, ZHAO, "/mydata")).of(Kind.MYDATA)
    assert (await town.press(ZHAO, sheet, "删除我的资料")).alert == T("error.still_in_office")


async def test_a_role_taken_up_meanwhile_bars_it(filed: Town) -> None:
    await story(filed)
    asked, who = await really(filed), person(filed)
    with filed.hotline.work() as uow:
        uow.people.grant("example", str(who), Grant(Role.STEWARD, "g1"))
    assert (await filed.press(OUYANG, asked, "确认删除")).alert == T("error.still_in_office")


async def test_a_neighbour_s_data_stay(filed: Town) -> None:
    await story(filed)
    await filed.filed(SURE, WANG)
    await filed.press(OUYANG, await really(filed), "确认删除")
    assert "在办 1 件" in (await filed.say(WANG, WANG, "/mydata")).said


async def test_a_message_on_its_way_leaves_no_trace_when_it_arrives(filed: Town, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from storage.delivery import Deliveries
    from storage.uow import real_time

    await filed.keep({"update_id": 950, "message": filed.message(OUYANG, OUYANG, WORDS)})
    await filed.judge_all()
    sender = Deliveries(filed.hotline.database)
    flying = sender.claim(str(here.BOT), datetime(2100, 1, 1, tzinfo=UTC), 50)
    who = person(filed)
    assert who
    with filed.hotline.work() as uow:
        erase.erase(uow, "example", who, erase.Asked.PHONE)
    for delivery in flying:
        sender.sent(delivery, "77", real_time())
    list(filed.deliver())
    assert not [trace for trace in TRACES if trace.encode() in stored(filed, tmp_path)]
