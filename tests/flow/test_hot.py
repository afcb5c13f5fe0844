"""热点问题: of which cases, for whom, and with nothing in it that somebody may not know."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from domain.act import Act
from domain.case import Case
from domain.errors import Code, Refused
from domain.people import Actor, Grant, Role
from flow import assign, erase, hot, merge, verdict
from flow.ports import Address, Conflict, HotIssue, Kind, Notice, Spot, Told, Trend, UnitOfWork
from flow.record import find, record
from tests.domain.building import at
from tests.flow.town import DESK, GROUP, LIGHT, UNCLEAR, WUYE, Town

PRIVATE = Spot(Address("telegram", "1", "某chairsuqiu"), "5")
DANCE = ("江畔花园广场舞音响太吵了", "江畔花园5号楼楼下跳广场舞的喇叭太吵", "江畔花园广场舞扰民,天天晚上放音乐")


class Everything:
    """`HotIssues` that takes all it is given for one issue, and remembers what that was."""

    def __init__(self) -> None:
        self.given: list[Told] = []

    def __call__(self, told: Sequence[Told], _now: datetime, least: int) -> Sequence[HotIssue]:
        self.given = list(told)
        people = {each.person: each.at for each in sorted(told, key=lambda each: each.at, reverse=True)}
        cases = tuple(dict.fromkeys(each.case for each in told))
        if len(people) < least:
            return []
        return [HotIssue("一件事", "", False, tuple(sorted(people.values())), Trend.STEADY, cases)]


def told(world: Town, by: Actor) -> list[Told]:
    """What a list of somebody's would be made of."""
    notice = Notice("example", Kind.LIST, PRIVATE.chat, hot.Audience.LEADER, by.person, {"list": hot.HOT})
    found = world.do(hot.asked, notice)
    assert found is not None
    return sorted(found, key=lambda each: (each.at, each.case))


@pytest.fixture
def secretary(world: Town) -> Actor:
    return world.holder(Role.SECRETARY)


@pytest.fixture
def chair(world: Town) -> Actor:
    return world.holder(Role.CHAIR, "suqiu")


def residents(world: Town, *texts: str) -> list[Case]:
    """Each text by somebody else, an hour apart."""
    found = []
    for n, text in enumerate(texts):
        found.append(world.file(text, world.person(f"居民{world.messages}{n}")))
        world.wait(hours=1)
    return found


def test_who_may_ask(
    world: Town, secretary: Actor, chair: Actor, dispatcher: Actor, wang: Actor, officer: Actor
) -> None:
    for by in (secretary, chair, dispatcher):
        world.do(hot.show, by, "example", PRIVATE)
    world.do(hot.show, dispatcher, "example", Spot(DESK, "7"))
    for by, chat in (
        (wang, PRIVATE.chat),
        (officer, PRIVATE.chat),
        (secretary, DESK),
        (dispatcher, GROUP),
        (chair, WUYE),
    ):
        with pytest.raises(Refused) as refused:
            world.do(hot.show, by, "example", Spot(chat, "7"))
        assert refused.value.code is Code.NOT_ALLOWED
    assert {notice.args["list"] for notice in world.deliver()} == {hot.HOT}


def test_a_list_is_turned_by_whose_it_is(world: Town, secretary: Actor, chair: Actor, dispatcher: Actor) -> None:
    world.do(hot.turn, chair, "example", chair.person, PRIVATE, "1123-0001-2")
    (notice,) = world.deliver()
    assert (notice.args["number"], notice.args["message"], notice.person) == ("1123-0001-2", "5", chair.person)
    with pytest.raises(Refused) as refused:
        world.do(hot.turn, secretary, "example", chair.person, PRIVATE)
    assert refused.value.code is Code.NOT_YOURS
    world.do(hot.turn, dispatcher, "example", chair.person, Spot(DESK, "9"))
    (notice,) = world.deliver()
    assert (notice.person, notice.case) == ("", chair.person)


def test_only_a_list_of_hot_issues_is_made_of_what_was_told(world: Town, chair: Actor) -> None:
    assert world.do(hot.asked, Notice("example", Kind.CARD, GROUP, hot.Audience.UNIT)) is None
    assert (
        world.do(hot.asked, Notice("example", Kind.LIST, GROUP, hot.Audience.UNIT, chair.person, {"list": "mine"}))
        is None
    )


def test_each_tells_in_masked_words_of_a_matter(world: Town, secretary: Actor) -> None:
    first, second = residents(world, LIGHT, "3号楼2单元502楼道灯不亮,打13912345678")
    one, two = told(world, secretary)
    assert (one.case, one.matter, one.person) == (first.id, first.matter, first.reporter)
    assert (one.shown, one.place, one.at) == (LIGHT, "3号楼", first.opened_at)
    assert two.case == second.id
    assert "13912345678" not in two.shown
    assert "502" not in two.shown


def test_a_chair_is_told_of_cases_of_their_centre_alone(world: Town, secretary: Actor, chair: Actor) -> None:
    other = world.holder(Role.CHAIR, "jiandu")
    residents(world, LIGHT, LIGHT)
    assert len(told(world, secretary)) == len(told(world, chair)) == 2
    assert told(world, other) == []


def test_who_holds_nothing_any_more_is_shown_nothing(world: Town, wang: Actor, officer: Actor) -> None:
    world.file(LIGHT, wang)
    assert told(world, wang) == []
    assert told(world, officer) == []


def test_what_accuses_what_is_over_and_what_is_undecided_stays_out(
    world: Town, secretary: Actor, dispatcher: Actor
) -> None:
    _accusing, _undecided, declined, withdrawn, stays = residents(
        world, "物业的态度太差了,我要投诉江畔物业", UNCLEAR, "楼道里有点情况", "3号楼的路灯坏了", LIGHT
    )
    world.do(assign.decline, dispatcher, "example", declined.id, "not_an_appeal")
    world.do(verdict.withdraw, Actor(withdrawn.reporter), "example", withdrawn.id)
    assert [each.case for each in told(world, secretary)] == [stays.id]


def test_what_few_may_read_stays_out(world: Town, secretary: Actor, dispatcher: Actor) -> None:
    case = residents(world, UNCLEAR)[0]

    def assign_it(uow: UnitOfWork) -> None:
        given = {"matter": "stairs_light", "unit": "wuye", "restricted": True}
        record(uow, find(uow, "example", case.id), Act.ASSIGN, by=dispatcher, data=given)

    world.do(assign_it)
    assert world.case(case).matter
    assert told(world, secretary) == []


def test_what_was_erased_stays_out(world: Town, secretary: Actor) -> None:
    gone, stays = residents(world, LIGHT, LIGHT)
    world.do(erase.erase, "example", gone.reporter, erase.Asked.CHAT)
    assert [each.case for each in told(world, secretary)] == [stays.id]


def test_people_of_merged_cases_each_count_for_the_lead(world: Town, secretary: Actor, dispatcher: Actor) -> None:
    lead, other = residents(world, LIGHT, "3号楼楼道灯不亮,黑得很")
    world.do(merge.merge, dispatcher, "example", other.id, lead.id)
    one, two = told(world, secretary)
    assert {one.case, two.case} == {lead.id}
    assert {one.person, two.person} == {lead.reporter, other.reporter}
    assert (two.shown, two.matter) == ("3号楼楼道灯不亮,黑得很", lead.matter)
    world.do(verdict.withdraw, Actor(lead.reporter), "example", lead.id)
    assert [each.person for each in told(world, secretary)] == [other.reporter]


def test_what_is_older_than_sixty_days_and_more_than_the_newest_stay_out(
    world: Town, secretary: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    residents(world, LIGHT)
    world.wait(days=60)
    new = residents(world, LIGHT, LIGHT)
    assert [each.case for each in told(world, secretary)] == [each.id for each in new]
    monkeypatch.setattr(hot, "CASES", 1)
    assert [each.case for each in told(world, secretary)] == [new[1].id]


# ── the morning ──


def morning(world: Town, find: hot.HotIssues) -> list[Notice]:
    """What goes out now."""
    begun = world.do(hot.begin, "example")
    if begun is None:
        return []
    found = hot.write(begun, find)
    world.do(hot.keep, begun, found)
    return found


def test_those_who_lead_hear_in_the_morning_and_once(world: Town, secretary: Actor, chair: Actor) -> None:
    residents(world, *DANCE)
    world.until("2026-11-24 08:29")
    assert world.do(hot.begin, "example") is None
    world.until("2026-11-24 08:30")
    sent = morning(world, Everything())
    assert {notice.person for notice in sent} == {secretary.person, chair.person}
    assert {notice.case for notice in sent} == {notice.person for notice in sent}
    assert {notice.args["day"] for notice in sent} == {"2026-11-24"}
    assert {notice.args["since"] for notice in sent} == {at("2026-11-23 08:30").isoformat()}
    assert world.do(hot.begin, "example") is None


@pytest.mark.usefixtures("secretary")
def test_a_morning_that_somebody_else_has_looked_after_is_a_conflict(world: Town) -> None:
    residents(world, *DANCE)
    world.until("2026-11-24 09:00")
    begun = world.do(hot.begin, "example")
    assert begun is not None
    world.do(hot.keep, begun, hot.write(begun, Everything()))
    with pytest.raises(Conflict):
        world.do(hot.keep, begun, [])


@pytest.mark.usefixtures("secretary")
def test_without_news_nobody_hears(world: Town) -> None:
    residents(world, *DANCE)
    world.until("2026-11-24 09:00")
    assert len(morning(world, Everything())) == 1
    world.until("2026-11-25 09:00")
    assert morning(world, Everything()) == []
    world.wait(minutes=1)
    world.file(DANCE[0], world.person("又一位"))
    world.until("2026-11-26 09:00")
    assert len(morning(world, Everything())) == 1


@pytest.mark.usefixtures("secretary")
def test_what_came_while_nobody_looked_is_news_once(world: Town) -> None:
    world.until("2026-11-24 09:00")
    assert morning(world, Everything()) == []
    world.until("2026-11-24 10:00")
    residents(world, *DANCE)
    world.until("2026-11-26 15:00")  # the hotline was down for a day and a half
    world.file(DANCE[0], world.person("又一位"))
    (sent,) = morning(world, Everything())
    assert sent.args["since"] == at("2026-11-24 09:00").isoformat()
    world.until("2026-11-27 08:30")
    assert morning(world, Everything()) == []


@pytest.mark.usefixtures("secretary")
def test_on_monday_the_weekend_is_news(world: Town) -> None:
    world.until("2026-11-28 10:00")
    residents(world, *DANCE)
    world.until("2026-11-29 10:00")
    assert world.do(hot.begin, "example") is None
    world.until("2026-11-30 09:00")
    assert len(morning(world, Everything())) == 1


def test_those_who_see_the_same_share_one_finding(world: Town, secretary: Actor) -> None:
    second = world.person("副书记", Grant(Role.SECRETARY))
    residents(world, *DANCE)
    world.until("2026-11-24 09:00")
    begun = world.do(hot.begin, "example")
    assert begun is not None
    (readers,) = begun.readers
    assert set(readers.chats) == {secretary.person, second.person}


def test_who_cannot_be_written_to_is_left_out(world: Town) -> None:
    world.holder(Role.SECRETARY, private=False)
    residents(world, *DANCE)
    world.until("2026-11-24 09:00")
    assert morning(world, Everything()) == []


def test_what_a_list_shows(world: Town) -> None:
    now = world.moment
    each = [HotIssue(f"{n}", "", False, (now - timedelta(days=n),) * 3, Trend.STEADY, ("1",)) for n in range(9)]
    asked = Notice("example", Kind.LIST, GROUP, hot.Audience.LEADER, "", {"list": hot.HOT})
    assert [issue.line for issue in hot.chosen(asked, each)] == list("01234")
    since = {"list": hot.HOT, "since": (now - timedelta(days=1, hours=1)).isoformat()}
    unasked = Notice("example", Kind.LIST, GROUP, hot.Audience.LEADER, "", since)
    assert [issue.line for issue in hot.chosen(unasked, each)] == list("01")
