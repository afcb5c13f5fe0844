"""An appeal comes in."""

import pytest

from domain.case import Channel, State
from domain.errors import Code, Refused
from domain.number import heard
from domain.people import Role
from flow import alarm, intake
from flow.ports import Kind, Secret, Spot
from tests.domain.building import at
from tests.flow.town import DESK, GAS, GROUP, LIGHT, UNCLEAR, WUYE


def test_what_is_clear_goes_to_the_unit_at_once(world, wang):
    case = world.file(LIGHT, wang)
    assert (case.state, case.matter, case.unit, case.channel) == (State.ASSIGNED, "stairs_light", "wuye", Channel.CHAT)
    assert case == world.case(case)
    assert [event.kind for event in world.story(case)] == ["registered", "assigned"]
    assert world.story(case)[1].actor == "router"
    sent = world.deliver()
    assert [(n.kind, n.to, n.reply_to) for n in sent if n.to == GROUP] == [
        (Kind.REACTION, GROUP, "m1"),
        (Kind.CARD, GROUP, "m1"),
        (Kind.MISSING, GROUP, "m1"),  # building 3 of which estate?
    ]
    assert [(n.kind, n.case) for n in sent if n.to == WUYE] == [(Kind.NEW_CARD, case.id)]
    assert not [n for n in sent if n.to == DESK]


def test_what_is_unclear_goes_to_the_desk_and_the_resident_is_told(world, wang):
    case = world.file(UNCLEAR, wang)
    assert (case.state, case.unit) == (State.TRIAGE, "")
    assert world.heard() == {
        ("reaction", "resident", GROUP.peer),
        ("card", "resident", GROUP.peer),
        ("missing", "resident", GROUP.peer),
        ("new_card", "desk", DESK.peer),
    }


def test_danger_to_life_runs_on_the_urgent_clock(world, wang):
    case = world.file(GAS, wang)
    assert (case.urgency, case.unit) == ("urgent", "ranqi")
    assert (world.due(case).at - world.moment).total_seconds() == 2 * 60  # the alarm's second step
    world.do(alarm.take, world.holder(Role.DISPATCHER), "example", case.id)
    assert (world.due(case).at - world.moment).total_seconds() == 10 * 60  # five minutes before the quarter of an hour


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", Code.TEXT_NEEDED),
        ("  \n ", Code.TEXT_NEEDED),
        ("👍🏻👨‍👩‍👧", Code.TEXT_NEEDED),
        ("！？……", Code.TEXT_NEEDED),
        ("\x00\x1b\x07", Code.TEXT_NEEDED),
        ("\u200b\u200e\ufeff", Code.TEXT_NEEDED),
        ("灯" * 2001, Code.TEXT_TOO_LONG),
    ],
)
@pytest.mark.parametrize("way", ["chat", "phone"])
def test_what_cannot_be_read_is_refused_and_leaves_no_trace(world, wang, dispatcher, text, code, way):
    before = world.dump()

    def say(uow):
        """The caller of the flow may catch a refusal within the transaction."""
        appeal = intake.Appeal("example", wang.person, text, Spot(GROUP, "1"))
        given = (intake.file, appeal) if way == "chat" else (intake.call, "example", dispatcher, text, "13800138000")
        with pytest.raises(Refused) as refused:
            given[0](uow, *given[1:])
        assert refused.value.code is code

    world.do(say)
    assert world.dump() == before


def test_the_longest_appeal_is_taken_whole(world, wang):
    case = world.file("灯" * 2000, wang)
    first = world.story(case)[0]
    assert world.do(lambda uow: uow.vault.read("example", first.data["text"])) == "灯" * 2000


def test_control_characters_are_left_out_and_joined_emoji_are_kept(world, wang):
    case = world.file(" \x07楼道灯\u200b坏了\x00 👨‍👩‍👧 \n", wang)
    first = world.story(case)[0]
    assert world.do(lambda uow: uow.vault.read("example", first.data["text"])) == "楼道灯坏了 👨‍👩‍👧"


def test_a_caller_has_no_address_and_the_number_is_in_the_vault(world, dispatcher):
    case = world.call(dispatcher, LIGHT, "13812345678")
    assert (case.channel, case.state, case.unit) == (Channel.PHONE, State.ASSIGNED, "wuye")
    assert world.do(lambda uow: uow.vault.latest("example", case.reporter, Secret.PHONE)) == "13812345678"
    assert world.do(lambda uow: uow.people.address("example", case.reporter)) is None
    assert world.story(case)[0].actor == dispatcher.person
    assert [(r.person, r.spot) for r in world.do(lambda uow: uow.cases.reporters("example", case.id))] == [
        (case.reporter, None)
    ]
    assert world.heard() == {("new_card", "unit", WUYE.peer)}


def test_a_caller_may_keep_their_number_to_themselves(world, dispatcher):
    case = world.call(dispatcher, UNCLEAR)
    assert world.do(lambda uow: uow.vault.latest("example", case.reporter, Secret.PHONE)) is None
    assert world.heard() == {("new_card", "desk", DESK.peer)}


def test_two_calls_are_two_people(world, dispatcher):
    assert world.call(dispatcher, LIGHT).reporter != world.call(dispatcher, LIGHT).reporter


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.CHAIR, Role.SECRETARY, Role.ADMIN, None])
def test_only_a_dispatcher_enters_calls(world, role):
    who = world.person("谁呀", *([] if role is None else [next(iter(world.holder(role, "wuye").grants))]))
    before = world.dump()
    with pytest.raises(Refused) as refused:
        world.call(who, LIGHT, "13800138000")
    assert refused.value.code is Code.NOT_ALLOWED
    assert world.dump() == before


def test_identity_and_words_are_in_the_vault_and_nowhere_else(world, wang):
    """The check after every test looks for the whole text; this one for its parts."""
    world.secrets += ["王小明", "13812345678", "1381234", "501", "没人修", "花园"]
    case = world.file("江畔花园3号楼2单元501路灯不亮没人修，我叫王小明，电话13812345678", wang, media="file-4711")
    world.secrets.append("file-4711")
    first = world.story(case)[0]
    assert set(first.data) == {
        *("number", "reporter", "accused", "restricted", "channel", "urgency"),
        *("text", "commitment", "shown", "place", "grid", "media"),
    }
    assert first.data["grid"] == case.grid == "jp1"
    with world.uow() as uow:
        read = {name: uow.vault.read("example", first.data[name]) for name in ("text", "shown", "place", "media")}
        assert uow.vault.proves("example", first.data["text"], first.data["commitment"])
    assert "13812345678" in read["text"]
    assert "13812345678" not in read["shown"]
    assert "小明" not in read["shown"]
    assert "501" not in read["shown"] + read["place"]
    assert (read["place"], read["media"]) == ("江畔花园3号楼2单元", "photo:file-4711")


def test_numbers_count_up_and_are_spoken_with_a_check_digit(world, wang):
    numbers = [world.file(LIGHT, wang).number for _ in range(3)]
    assert [number[:9] for number in numbers] == ["1123-0001", "1123-0002", "1123-0003"]
    assert [heard(number) for number in numbers] == numbers


def test_a_new_year_begins_on_the_community_s_wall_clock(world, wang):
    world.until("2026-12-31 23:59")
    old = world.file(LIGHT, wang)
    world.wait(minutes=1)
    new = world.file(LIGHT, wang)
    assert (old.number[:9], new.number[:9]) == ("1231-0001", "0101-0001")
    assert new.opened_at < at("2027-01-01 08:00")  # in UTC the old year is not over


def test_one_person_has_several_cases_each_told_in_reply_to_its_own_message(world, wang):
    one, other = world.file(LIGHT, wang), world.file("小区停水了", wang)
    cards = {(n.case, n.reply_to) for n in world.deliver() if n.kind is Kind.CARD}
    assert cards == {(one.id, "m1"), (other.id, "m2")}
