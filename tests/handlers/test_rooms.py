"""The bot is put into chats and out of them; groups become supergroups, and nothing is lost."""

import dataclasses
from collections.abc import Callable

import pytest

from domain.community import Community
from domain.people import Grant, Role
from flow import rooms
from flow.ports import Audience, Binding, Kind, Notice, Purpose, Reach
from tests.handlers.test_shadow import admin
from tests.handlers.town import (
    BOT,
    DESK,
    LI,
    RESIDENTS,
    STRANGER,
    SUN,
    SURE,
    UNBOUND,
    UNIT,
    UNSURE,
    WANG,
    ZHAO,
    ZHENG,
    ZHOU,
    T,
    Town,
    address,
)

ADMIN = 150
NEW = -1009999999999
LEFT = ["left", "kicked"]


@pytest.fixture
def town(found: Callable[..., Town]) -> Town:
    town = found()
    town.settle()
    admin(town, ADMIN)
    return town


def reach(town: Town, chat: int) -> Reach | None:
    with town.hotline.look() as uow:
        return uow.chats.reach(address(chat))


# -- put in ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["member", "administrator"])
async def test_put_into_a_group_by_an_administrator(town: Town, status: str) -> None:
    turn = await town.standing(UNBOUND, status, ADMIN)
    (seen,) = turn.sent
    assert seen.chat == ADMIN, "in private: the group is not bothered"
    assert seen.text == T("say.put_in")
    assert reach(town, UNBOUND) is Reach.IN
    assert (await town.standing(UNBOUND, "administrator", ADMIN)).sent == (), "a promotion is no news"


async def test_put_into_a_group_by_anybody_else(town: Town) -> None:
    (seen,) = (await town.standing(UNBOUND, "member", ZHENG)).sent
    assert (seen.chat, seen.text) == (UNBOUND, T("say.put_in_here"))


async def test_on_trial_a_group_hears_nothing(found: Callable[..., Town], example: Community) -> None:
    town = found(example=dataclasses.replace(example, shadow=True))
    admin(town, ADMIN)
    assert (await town.standing(UNBOUND, "member", ZHENG)).sent == ()
    assert [seen.chat for seen in (await town.standing(DESK, "member", ADMIN)).sent] == [ADMIN]


async def test_a_channel_is_not_our_business(town: Town) -> None:
    channel = {"id": NEW, "type": "channel", "title": "公告"}
    assert (await town.standing(NEW, "administrator", ADMIN, chat=channel)).sent == ()
    assert reach(town, NEW) is None


async def test_which_groups_are_bound_for_nothing(town: Town) -> None:
    await town.standing(UNBOUND, "member", ZHENG)
    await town.standing(RESIDENTS, "member", ZHENG)
    await town.standing(LI, "member", LI)
    with town.hotline.work() as uow:
        assert uow.chats.unbound("telegram", str(BOT)) == [address(UNBOUND)]
        assert uow.chats.unbound("telegram", "1") == []
        uow.chats.seen(address(UNBOUND), Reach.OUT)
        assert uow.chats.unbound("telegram", str(BOT)) == []


# -- put out ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", LEFT)
@pytest.mark.parametrize(("chat", "says"), [(RESIDENTS, "居民群"), (UNIT, "江畔物业"), (DESK, "值班群")])
async def test_put_out_of_a_group(town: Town, status: str, chat: int, says: str) -> None:
    (seen,) = (await town.standing(chat, status)).sent
    assert seen.chat == ADMIN
    assert says in seen.text
    assert (await town.standing(chat, status)).sent == (), "once"
    (back,) = (await town.standing(chat, "member", ZHENG)).sent
    assert (back.chat, "回到" in back.text) == (ADMIN, True)
    with town.hotline.look() as uow:
        assert uow.chats.binding(address(chat)) is not None, "the binding stands"


async def test_restricted_and_still_inside(town: Town) -> None:
    rights = dict.fromkeys(
        ("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
         "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
         "can_add_web_page_previews", "can_react_to_messages", "can_change_info", "can_invite_users", "can_pin_messages",
         "can_manage_topics", "can_edit_tag"), False,
    )  # fmt: skip
    inside = {**rights, "is_member": True, "until_date": 0}
    assert (await town.standing(UNIT, "restricted", new=inside)).sent == ()
    assert reach(town, UNIT) is Reach.IN
    assert (await town.standing(UNIT, "restricted", new={**inside, "is_member": False})).sent != ()
    assert reach(town, UNIT) is Reach.OUT


async def test_while_we_are_out_cases_go_to_people_one_by_one(town: Town) -> None:
    await town.standing(UNIT, "kicked")
    turn = await town.say(WANG, RESIDENTS, SURE)
    assert turn.of(Kind.NEW_CARD, Audience.UNIT).chat == ZHAO
    await town.standing(DESK, "kicked")
    turn = await town.say(WANG, RESIDENTS, f"#诉求 {UNSURE}")
    assert turn.of(Kind.NEW_CARD, Audience.DESK).chat == ZHOU
    await town.standing(UNIT, "member")
    assert (await town.say(LI, RESIDENTS, "#诉求 3号楼停水了")).of(Kind.NEW_CARD, Audience.UNIT).chat == UNIT


async def test_a_group_that_is_none_of_ours(town: Town) -> None:
    assert (await town.standing(UNBOUND, "left")).sent == ()
    assert (await town.standing(UNBOUND, "member", ADMIN)).sent != (), "and greets again when it comes back"


# -- blocked ---------------------------------------------------------------------------------------------------------------


async def test_somebody_on_duty_blocks_us(town: Town) -> None:
    (seen,) = (await town.standing(ZHAO, "kicked", ZHAO)).sent
    assert seen.chat == ADMIN
    assert "江畔物业有一位经办人" in seen.text
    assert "赵师傅" not in seen.text
    assert reach(town, ZHAO) is Reach.OUT
    await town.standing(UNIT, "kicked")
    turn = await town.say(WANG, RESIDENTS, SURE)
    assert turn.of(Kind.NEW_CARD, Audience.UNIT).chat == SUN, "the head, as the officer cannot be reached"
    assert (await town.standing(ZHAO, "member", ZHAO)).sent == ()
    assert reach(town, ZHAO) is Reach.IN


async def test_a_resident_who_blocks_us_is_nobodys_news(town: Town) -> None:
    await town.say(WANG, RESIDENTS, SURE)
    assert (await town.standing(WANG, "kicked", WANG)).sent == ()


async def test_an_administrator_who_blocks_us_is_not_told_so(town: Town) -> None:
    assert (await town.standing(ADMIN, "kicked", ADMIN)).sent == ()
    admin(town, STRANGER)
    await town.standing(ADMIN, "member", ADMIN)
    (seen,) = (await town.standing(ADMIN, "kicked", ADMIN)).sent
    assert seen.chat == STRANGER


async def test_whoever_speaks_can_be_reached(town: Town) -> None:
    await town.standing(ZHAO, "kicked", ZHAO)
    await town.say(ZHAO, ZHAO, "/help")
    assert reach(town, ZHAO) is Reach.IN


# -- moving house ----------------------------------------------------------------------------------------------------------

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


def old_tells(town: Town, chat: int, new: int = NEW) -> dict[str, object]:
    told = town.message(ZHENG, chat, migrate_to_chat_id=new)
    return told | {"chat": {"id": chat, "type": "group", "title": "群"}}


def new_tells(town: Town, chat: int, new: int = NEW) -> dict[str, object]:
    return town.message(ZHENG, new, **{"from": ANONYMOUS}, migrate_from_chat_id=chat)


async def test_a_units_group_becomes_a_supergroup(town: Town) -> None:
    await town.say(WANG, RESIDENTS, SURE)
    turn = await town.update(message=old_tells(town, UNIT))
    card = turn.of(Kind.NEW_CARD, Audience.UNIT)
    assert card.chat == NEW
    assert "签收" in card.labels
    assert (await town.update(message=new_tells(town, UNIT))).sent == (), "told twice, done once"
    signed = await town.press(ZHAO, card, "签收")
    assert town.case().state == "in_progress"
    assert UNIT not in {seen.chat for seen in signed.sent}
    with town.hotline.look() as uow:
        assert uow.chats.binding(address(NEW)) == Binding("example", Purpose.UNIT, "wuye")
        assert uow.chats.binding(address(UNIT)) is None
        assert uow.posts.within(address(UNIT)) == []
    assert (await town.say(LI, RESIDENTS, "#诉求 4号楼停水了")).of(Kind.NEW_CARD, Audience.UNIT).chat == NEW


async def test_only_the_new_group_tells(town: Town) -> None:
    await town.say(WANG, RESIDENTS, SURE)
    turn = await town.update(message=new_tells(town, UNIT))
    assert turn.of(Kind.NEW_CARD).chat == NEW
    assert (await town.update(message=old_tells(town, UNIT))).sent == ()


async def test_put_out_of_the_old_group_first(town: Town) -> None:
    """As some clients have it: the bot has left the old group before anybody says where it went."""
    await town.standing(UNIT, "left")
    await town.update(message=old_tells(town, UNIT))
    assert reach(town, UNIT) is None
    assert reach(town, NEW) is Reach.IN
    assert (await town.say(WANG, RESIDENTS, SURE)).of(Kind.NEW_CARD, Audience.UNIT).chat == NEW


async def test_the_residents_group_moves_while_a_verdict_is_out(town: Town) -> None:
    await town.say(WANG, RESIDENTS, SURE)
    card = town.shown[UNIT, max(number for chat, number in town.shown if chat == UNIT)]
    await town.press(ZHAO, card, "签收")
    await town.press(ZHAO, card, "办结")
    await town.say(ZHAO, UNIT, "换了水泵保险,水已恢复")
    assert town.case().state == "resolved"
    (asked,) = (await town.update(message=old_tells(town, RESIDENTS))).sent
    assert (asked.chat, asked.notice.kind) == (NEW, Kind.REMIND)
    await town.press(WANG, asked, "👍 满意")
    assert town.case().state == "closed"


async def test_what_waits_to_be_sent_goes_along(town: Town) -> None:
    waiting = [
        Notice("example", Kind.SAY, address(UNIT), Audience.UNIT, "", {"key": "say.no_cases"}, "7"),
        Notice("example", Kind.REACTION, address(UNIT), Audience.UNIT, "", {"emoji": "👀"}, "7"),
        Notice("example", Kind.STRIP, address(UNIT), Audience.UNIT, "", {"message": "7"}),
    ]
    with town.hotline.work() as uow:
        for notice in waiting:
            uow.outbox.put(notice)
        rooms.moved(uow, address(UNIT), address(NEW))
    (seen,) = town.deliver()
    assert (seen.chat, seen.notice.kind, seen.notice.reply_to) == (NEW, Kind.SAY, "")


async def test_a_group_that_is_bound_for_nothing_may_move(town: Town) -> None:
    assert (await town.update(message=old_tells(town, UNBOUND))).sent == ()


async def test_a_forged_move_to_itself(town: Town) -> None:
    await town.say(WANG, RESIDENTS, SURE)
    before = town.dump()["posts"]
    assert (await town.update(message=old_tells(town, UNIT, UNIT))).sent == ()
    assert town.dump()["posts"] == before


async def test_closed_cases_are_not_brought_up_again(town: Town) -> None:
    receipt = (await town.say(WANG, RESIDENTS, SURE)).of(Kind.CARD)
    await town.press(WANG, receipt, "撤回")
    assert town.case().state == "withdrawn"
    assert (await town.update(message=old_tells(town, UNIT))).sent == ()


async def test_several_duties_of_one_person(town: Town) -> None:
    with town.hotline.work() as uow:
        who = uow.people.at("example", address(ZHOU))
        assert who
        uow.people.grant("example", who, Grant(Role.SECRETARY))
    assert len((await town.standing(ZHOU, "kicked", ZHOU)).sent) == 2
