"""What is overheard in the group and reads like an appeal is asked about: quietly, seldom, and only its author answers."""

import dataclasses
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

from cards.callback import Verb
from domain.appeal import OFFER
from domain.case import State
from domain.community import Community
from domain.offer import Asking
from domain.people import Grant, Role
from domain.sensitivity import WINDOW, Response, Uptake
from flow import offer as offering
from flow import sensitivity
from flow.people import meet
from flow.ports import Audience, Kind, Offer, Secret
from flow.queries import view
from storage import tables
from tests.handlers.town import (
    DESK,
    LI,
    NAMES,
    RESIDENTS,
    STRANGER,
    UNIT,
    WANG,
    ZHAO,
    ZHOU,
    Seen,
    T,
    Town,
    Turn,
    address,
    person,
)

SMELL = "楼道里那味儿啊,谁家垃圾堆门口好几天了,也没人管管"
LIFT = "那个电梯又坏了,天天爬楼,物业也不管管"
NOISE = "楼上装修电钻吵一天了,孩子睡不着,没人管"
PLACED = "3号楼门口垃圾堆了好几天了臭死了,也没人管管"
TALK = "今天物业来收物业费了吗"
BOTH = "电梯又坏了,天天爬楼。还有门口垃圾没人收,臭死了"
LESS = "广场舞的音响谁管管,脑仁疼"
WATER = "江畔花园3号楼又停水了"
FIRE = "7号楼地下室着火了!往外冒黑烟,快来人啊"


def offers(town: Town) -> list[Offer]:
    with town.hotline.look() as uow:
        rows = uow.connection.execute(select(tables.offers).order_by(tables.offers.c.id)).all()
        found = [uow.offers.get(row.community_id, row.id) for row in rows]
        return [each for each in found if each]


def open_offers(town: Town) -> list[Offer]:
    return [each for each in offers(town) if each.is_open]


def kept(town: Town, words: str) -> bool:
    """Whether these words can be read anywhere in the vault."""
    with town.hotline.look() as uow:
        rows = uow.connection.execute(select(tables.vault.c.community_id, tables.vault.c.id)).all()
        return any(words in (uow.vault.read(row.community_id, row.id) or "") for row in rows)


def steward(town: Town, who: int, grid: str) -> None:
    with town.hotline.work() as uow:
        actor = meet(uow, "example", address(who), NAMES.get(who, "路人"))
        uow.people.grant("example", actor.person, Grant(Role.STEWARD, grid))


async def asked(town: Town, text: str = SMELL, who: int = WANG, **more: object) -> Seen:
    return (await town.say(who, RESIDENTS, text, **more)).of(Kind.OFFER)


async def edit(town: Town, who: int, message: int, text: str) -> Turn:
    body = town.message(who, RESIDENTS, text, message_id=message, edit_date=2)
    return await town.update(edited_message=body)


async def test_what_reads_like_an_appeal_is_asked_about_once_and_without_a_word_of_it(town: Town) -> None:
    turn = await town.say(WANG, RESIDENTS, SMELL, message_id=77)
    assert len(turn.sent) == 1
    seen = turn.of(Kind.OFFER)
    assert (seen.text, seen.labels) == (T("offer.ask"), ["登记", "不用"])
    assert seen.notice.reply_to == "77"
    assert seen.notice.args == {}
    assert town.cases() == []


@pytest.mark.parametrize("text", [TALK, "谁家猫跑出来了哈哈", "野狗", "/statsu", SMELL * 90])
async def test_talk_is_neither_asked_about_nor_kept(town: Town, text: str) -> None:
    before = town.dump()
    assert (await town.say(WANG, RESIDENTS, text)).sent == ()
    assert town.dump() == before


async def test_taken_by_its_author_it_is_a_case_as_if_it_had_been_said_to_us(town: Town) -> None:
    seen = await asked(town, message_id=77)
    turn = await town.press(WANG, seen, "登记")
    case = town.case()
    assert turn.answer is not None
    assert turn.answer.text == T("press.accepted", number=case.number)
    assert turn.of(Kind.REACTION).notice.reply_to == "77"
    assert turn.of(Kind.CARD, Audience.RESIDENT).notice.reply_to == "77"
    assert turn.of(Kind.REMOVE).notice.case == seen.notice.case
    assert open_offers(town) == []
    with town.hotline.look() as uow:
        assert uow.people.at("example", address(WANG)) == case.reporter
        (reporter,) = uow.cases.reporters("example", case.id)
        assert (reporter.spot.chat.peer, reporter.spot.message) == (str(RESIDENTS), "77") if reporter.spot else False
        first = uow.ledger.stream("example", case.id)[0].event
        assert first.actor == case.reporter
        assert uow.vault.read("example", str(first.data["text"])) == SMELL


async def test_its_follow_ups_edits_and_verdict_are_its_author_s(town: Town) -> None:
    seen = await asked(town, message_id=77)
    receipt = (await town.press(WANG, seen, "登记")).of(Kind.CARD, Audience.RESIDENT)
    more = await town.reply(WANG, receipt, "今天又多了两袋")
    assert more.of(Kind.REACTION).notice.args == {"emoji": "👌"}
    changed = await edit(town, WANG, 77, SMELL + ",在3号楼")
    assert any("3号楼" in text for text in changed.texts)
    assert (await town.press(LI, receipt, "撤回")).alert == T("error.not_reporter")
    await town.press(WANG, receipt, "撤回")
    assert town.case().state is State.WITHDRAWN


@pytest.mark.parametrize("label", ["登记", "不用"])
@pytest.mark.parametrize("who", [LI, STRANGER, ZHAO, ZHOU])
async def test_nobody_else_answers_for_them(town: Town, who: int, label: str) -> None:
    seen = await asked(town)
    before = town.dump()
    assert (await town.press(who, seen, label)).alert == T("error.not_author")
    assert town.dump() == before


async def test_a_steward_answers_for_a_neighbour_and_the_history_says_so(town: Town) -> None:
    steward(town, LI, "jp1")
    seen = await asked(town)
    await town.press(LI, seen, "登记")
    case = town.case()
    with town.hotline.look() as uow:
        assert uow.people.at("example", address(WANG)) == case.reporter
        assert uow.ledger.stream("example", case.id)[0].event.actor == uow.people.at("example", address(LI))


async def test_a_steward_of_another_grid_does_not_where_the_place_is_known(town: Town, example: Community) -> None:
    text = "江畔花园" + PLACED
    with town.hotline.look() as uow:
        (place,) = uow.understand(text, example).places
    grid = example.grid_of(place)
    assert grid
    other = next(key for key in example.grids if key != grid.id)
    steward(town, LI, other)
    seen = await asked(town, text)
    assert (await town.press(LI, seen, "登记")).alert == T("error.not_author")
    steward(town, LI, grid.id)
    assert (await town.press(LI, seen, "登记")).answer
    assert len(town.cases()) == 1


async def test_not_wanted_it_is_gone_and_forgotten(town: Town) -> None:
    seen = await asked(town)
    assert kept(town, SMELL)
    turn = await town.press(WANG, seen, "不用")
    assert turn.answer is not None
    assert turn.answer.text == T("press.dismissed")
    assert [s.notice.kind for s in turn.sent] == [Kind.REMOVE]
    assert not kept(town, SMELL)
    assert town.cases() == []


async def test_two_presses_register_once(town: Town) -> None:
    seen = await asked(town)
    data = seen.button("登记").data
    press = {
        "id": "1",
        "from": person(WANG),
        "chat_instance": "1",
        "message": town.ours(RESIDENTS, seen.message),
        "data": data,
    }
    await town.keep(
        {"update_id": 901, "callback_query": press}, {"update_id": 902, "callback_query": press | {"id": "2"}}
    )
    await town.judge_all()
    assert len(town.cases()) == 1
    first, second = town.wire.answers()
    assert not first.show_alert
    assert (second.text, second.show_alert) == (T("error.offer_over"), True)


async def test_a_press_judged_again_after_a_crash_registers_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = await asked(town)
    data, real = seen.button("登记").data, offering.file
    press = {
        "id": "1",
        "from": person(WANG),
        "chat_instance": "1",
        "message": town.ours(RESIDENTS, seen.message),
        "data": data,
    }

    def crash(*given: object) -> None:
        real(*given)  # type: ignore[arg-type]
        raise RuntimeError

    monkeypatch.setattr(offering, "file", crash)
    await town.keep({"update_id": 901, "callback_query": press})
    await town.judge_all()
    assert town.cases() == []
    assert len(open_offers(town)) == 1
    monkeypatch.undo()
    with town.hotline.work() as uow:
        uow.connection.execute(tables.inbox.update().values(next_at=tables.inbox.c.received_at))
    await town.judge_all()
    assert len(town.cases()) == 1
    assert open_offers(town) == []


async def test_the_same_message_is_asked_about_once(town: Town) -> None:
    update = {"update_id": 901, "message": town.message(WANG, RESIDENTS, SMELL)}
    await town.keep(update, update)
    await town.judge_all()
    await town.keep(update)
    await town.judge_all()
    assert len(offers(town)) == 1


async def test_nobody_took_it_and_it_is_gone_with_its_words(town: Town) -> None:
    seen = await asked(town)
    assert town.sweep(minutes=119) == []
    assert [s.notice.kind for s in town.sweep(minutes=1)] == [Kind.REMOVE]
    assert offers(town) == []
    assert not kept(town, SMELL)
    assert (await town.press(WANG, seen, "登记")).alert == T("error.button_stale")


async def test_whoever_was_met_for_nothing_else_is_not_known_any_more(town: Town) -> None:
    before = town.dump()
    await asked(town, SMELL, STRANGER)
    await asked(town, LIFT, STRANGER)
    town.sweep(minutes=121)
    after = town.dump()
    assert [name for name in after if after[name] != before[name]] == ["persons", "responses"], (
        "a bare id, one answer nobody gave, and nothing that says whose"
    )
    (person_,) = set(after["persons"]) - set(before["persons"])
    (response,) = after["responses"]
    assert not [each for each in (str(STRANGER), person_.split("'")[3]) if each in response]
    await asked(town, SMELL, STRANGER)


async def test_whoever_is_known_otherwise_stays(town: Town) -> None:
    seen = await asked(town, SMELL, STRANGER)
    await town.press(STRANGER, seen, "登记")
    await asked(town, LIFT, STRANGER)
    await asked(town, SMELL, LI)
    await town.filed(who=LI)
    await asked(town, LIFT, ZHAO)
    town.sweep(minutes=121)
    with town.hotline.look() as uow:
        for who in (STRANGER, LI, ZHAO):
            person_ = uow.people.at("example", address(who))
            assert person_
            assert uow.vault.latest("example", person_, Secret.NAME)


async def test_a_press_between_the_end_and_the_sweep_is_too_late(town: Town) -> None:
    seen = await asked(town)
    town.clock.on(hours=2)
    assert (await town.press(WANG, seen, "登记")).alert == T("error.offer_over")
    assert town.cases() == []


async def test_a_newer_one_takes_the_place_of_the_older(town: Town) -> None:
    first = await asked(town)
    turn = await town.say(WANG, RESIDENTS, LIFT)
    assert [s.notice.kind for s in turn.sent] == [Kind.REMOVE, Kind.OFFER]
    assert turn.of(Kind.REMOVE).notice.case == first.notice.case
    assert len(open_offers(town)) == 1
    assert not kept(town, SMELL)


async def test_a_group_is_asked_seldom_and_danger_is_not_counted(
    found: Callable[..., Town], example: Community
) -> None:
    town = found(example=dataclasses.replace(example, asking=Asking(timedelta(hours=2), each_hour=2)))
    town.settle()
    await asked(town, SMELL, WANG)
    seen = await asked(town, LIFT, LI)
    await town.press(LI, seen, "不用")
    assert (await town.say(STRANGER, RESIDENTS, NOISE)).sent == ()
    assert not kept(town, NOISE)
    assert (await town.say(STRANGER, RESIDENTS, FIRE)).of(Kind.ALARM_ADVICE)
    town.sweep(minutes=61)
    assert (await town.say(STRANGER, RESIDENTS, NOISE)).of(Kind.OFFER)


async def test_what_an_open_case_of_theirs_is_about_is_not_asked_about(town: Town) -> None:
    seen = await asked(town)
    await town.press(WANG, seen, "登记")
    with town.hotline.work() as uow:
        about = uow.understand(SMELL, uow.communities["example"]).choices[0].matter
    if town.case().state is State.TRIAGE:
        desk = next(each for each in town.shown.values() if each.notice.audience is Audience.DESK)
        await town.press_data(ZHOU, DESK, desk.message, town.data(DESK, Verb.ASSIGN, town.case().id, about))
    assert town.case().matter == about
    assert (await town.say(WANG, RESIDENTS, SMELL)).sent == ()
    assert (await town.say(LI, RESIDENTS, SMELL)).of(Kind.OFFER)


async def test_a_group_that_wants_no_offers_is_heard_all_the_same(town: Town) -> None:
    """Only what is asked about is fewer: danger, plain appeals and what is said to us are what they were."""
    with town.hotline.work() as uow:
        for n in range(WINDOW):
            uow.responses.note("example", address(RESIDENTS), f"n{n}", uow.now.date(), Response.DISMISSED)
        threshold = sensitivity.standing(uow, "example")[0].threshold
        hints = uow.understand(LESS, uow.communities["example"])
    assert OFFER <= hints.appeal < threshold
    assert (await town.say(LI, RESIDENTS, LESS)).sent == ()
    assert (await town.say(LI, RESIDENTS, SMELL)).of(Kind.OFFER)
    assert (await town.say(WANG, RESIDENTS, WATER)).of(Kind.CARD, Audience.RESIDENT)
    assert (await town.say(STRANGER, RESIDENTS, FIRE)).of(Kind.ALARM_ADVICE)
    assert (await town.say(LI, RESIDENTS, f"/new {LESS}")).of(Kind.CARD, Audience.RESIDENT)
    assert (await town.say(WANG, WANG, LESS)).of(Kind.CARD, Audience.RESIDENT)
    town.clock.on(hours=1)
    with town.hotline.work() as uow:
        sensitivity.reset(uow, "example", address(RESIDENTS))
    assert (await town.say(ZHAO, RESIDENTS, LESS)).of(Kind.OFFER)


async def test_a_doubled_press_counts_once(town: Town) -> None:
    seen = await asked(town)
    press = {
        "from": person(WANG),
        "chat_instance": "1",
        "message": town.ours(RESIDENTS, seen.message),
        "data": seen.button("不用").data,
    }
    for update, id_ in ((901, "1"), (901, "1"), (902, "2")):
        await town.keep({"update_id": update, "callback_query": press | {"id": id_}})
    await town.judge_all()
    town.sweep(minutes=121)
    with town.hotline.look() as uow:
        (standing,) = sensitivity.standing(uow, "example")
    assert standing.uptake == Uptake(dismissed=1)


async def test_an_edit_before_it_is_taken_is_what_is_registered(town: Town) -> None:
    seen = await asked(town, message_id=77)
    assert (await edit(town, WANG, 77, NOISE)).sent == ()
    assert not kept(town, SMELL)
    await town.press(WANG, seen, "登记")
    assert said(town) == [NOISE]


async def test_an_edit_that_is_no_appeal_any_more_takes_it_back(town: Town) -> None:
    await asked(town, message_id=77)
    turn = await edit(town, WANG, 77, "没事了没事了,自己解决了")
    assert [s.notice.kind for s in turn.sent] == [Kind.REMOVE]
    assert open_offers(town) == []
    assert not kept(town, SMELL)


async def test_an_edit_that_tells_of_danger_rings_at_once(town: Town) -> None:
    await asked(town, message_id=77)
    turn = await edit(town, WANG, 77, FIRE)
    assert turn.of(Kind.ALARM_ADVICE).notice.reply_to == "77"
    assert turn.of(Kind.REMOVE)
    assert town.case().emergency == "fire"


async def test_talk_edited_into_danger_is_heard_and_into_an_appeal_is_not(town: Town) -> None:
    assert (await town.say(WANG, RESIDENTS, "今晚谁打麻将", message_id=77)).sent == ()
    assert (await edit(town, WANG, 77, SMELL)).sent == ()
    assert (await edit(town, WANG, 77, FIRE)).of(Kind.ALARM_ADVICE)
    assert len(town.cases()) == 1
    await edit(town, WANG, 77, FIRE + "!!")
    assert len(town.cases()) == 1


async def test_somebody_else_s_edit_of_the_same_number_changes_nothing(town: Town) -> None:
    await asked(town, message_id=77)
    assert (await edit(town, LI, 77, "没事了")).sent == ()
    assert len(open_offers(town)) == 1


async def test_a_question_still_waiting_in_the_outbox_is_not_asked_once_it_is_settled(town: Town) -> None:
    await town.keep(
        {"update_id": 901, "message": town.message(WANG, RESIDENTS, SMELL, message_id=77)},
        {"update_id": 902, "edited_message": town.message(WANG, RESIDENTS, "没事了没事了", message_id=77, edit_date=2)},
    )
    await town.judge_all()
    assert [seen.notice.kind for seen in town.deliver()] == [Kind.REMOVE]


@pytest.mark.parametrize("chat", [UNIT, DESK])
async def test_staff_are_not_asked(town: Town, chat: int) -> None:
    assert (await town.say(ZHAO, chat, SMELL)).sent == ()


async def test_forwarded_words_are_not_asked_about(town: Town) -> None:
    origin = {"type": "user", "sender_user": person(LI), "date": 1}
    assert (await town.say(WANG, RESIDENTS, SMELL, forward_origin=origin)).sent == ()


async def test_a_picture_that_came_along_goes_with_it(town: Town) -> None:
    seen = (await town.send_photo(WANG, RESIDENTS, SMELL)).of(Kind.OFFER)
    await town.press(WANG, seen, "登记")
    assert sent_along(town) == ["photo:photo-800"]


async def test_an_album_is_asked_about_once_and_registered_with_all_its_pictures(town: Town) -> None:
    seen = (await town.send_photo(WANG, RESIDENTS, SMELL, media_group_id="a1")).of(Kind.OFFER)
    assert (await town.send_photo(WANG, RESIDENTS, media_group_id="a1")).sent == ()
    assert (await town.send_photo(LI, RESIDENTS, media_group_id="a1")).sent == ()
    assert (await town.send_photo(WANG, RESIDENTS, media_group_id="a2")).sent == ()
    turn = await town.press(WANG, seen, "登记")
    assert len([each for each in turn.sent if each.notice.kind is Kind.NOTE]) == 2
    assert sent_along(town) == ["photo:photo-800", "photo:photo-800"]


async def test_what_came_along_is_forgotten_with_the_words(town: Town) -> None:
    seen = (await town.send_photo(WANG, RESIDENTS, SMELL, media_group_id="a1")).of(Kind.OFFER)
    await town.send_photo(WANG, RESIDENTS, media_group_id="a1")
    await town.press(WANG, seen, "不用")
    assert drafts(town) == 0


def sent_along(town: Town) -> list[str]:
    """What the case holds besides words; the offer's own references are gone."""
    assert drafts(town) == 0
    case = town.case()
    with town.hotline.look() as uow:
        entries = str(uow.ledger.stream("example", case.id)[0].event.data["media"]).split(",")
        return [uow.vault.read("example", entry) or "" for entry in entries]


def drafts(town: Town) -> int:
    with town.hotline.look() as uow:
        return len(uow.connection.execute(select(tables.vault.c.id).where(tables.vault.c.kind == "draft")).all())


# -- several in one message -------------------------------------------------------------------------------------------


async def test_several_appeals_are_offered_one_by_one(town: Town) -> None:
    seen = await asked(town, BOTH)
    first, second, no = seen.labels
    assert seen.text == T("offer.ask_several", n=2)
    assert first.startswith("登记:")
    assert second.startswith("登记:")
    assert (first != second, no) == (True, "不用")
    turn = await town.press(WANG, seen, second)
    left = turn.of(Kind.OFFER)
    assert (left.message, left.labels) == (seen.message, [first, "不用"])
    assert (await town.press_data(WANG, RESIDENTS, seen.message, seen.button(second).data)).alert == T(
        "error.offer_over"
    )
    turn = await town.press(WANG, seen, "登记")
    assert turn.of(Kind.REMOVE)
    texts = said(town)
    assert [("垃圾" in text, "电梯" in text) for text in texts] == [(True, False), (False, True)]


def said(town: Town) -> Sequence[str]:
    """What each case was registered with, in the order it was."""
    cases = town.cases()
    with town.hotline.look() as uow:
        streams = [uow.ledger.stream("example", case.id)[0].event for case in cases]
        return [uow.vault.read("example", str(event.data["text"])) or "" for event in streams]


async def test_the_rest_of_an_offer_is_taken_back_when_the_message_changes(town: Town) -> None:
    seen = await asked(town, BOTH, message_id=77)
    await town.press(WANG, seen, seen.labels[0])
    turn = await edit(town, WANG, 77, "5号楼电梯又坏了,天天爬楼")
    assert turn.of(Kind.REMOVE)
    assert any("5号楼" in text for text in turn.texts)
    assert open_offers(town) == []


async def test_two_plain_appeals_said_to_us_are_two_cases_and_follow_their_message(town: Town) -> None:
    turn = await town.say(WANG, RESIDENTS, f"#诉求 3号楼2单元{BOTH}", message_id=77)
    assert len(town.cases()) == 2
    receipts = [s for s in turn.sent if (s.notice.kind, s.notice.audience) == (Kind.CARD, Audience.RESIDENT)]
    assert [seen.notice.reply_to for seen in receipts] == ["77", "77"]
    assert all("3号楼2单元" in text for text in said(town))
    await edit(town, WANG, 77, f"#诉求 9号楼2单元{BOTH}")
    cases = town.cases()
    with town.hotline.look() as uow:
        texts = [view(uow, "example", case.id).text for case in cases]
    assert [("9号楼" in text, "电梯" in text, "垃圾" in text) for text in texts] == [
        (True, True, False),
        (True, False, True),
    ]
