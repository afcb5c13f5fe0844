"""What has served its time is deleted, and nothing else is."""

import dataclasses
from datetime import datetime, timedelta

from domain.community import Keep
from domain.people import Grant, Role
from flow import assign, media, people, verdict
from flow.intake import Appeal, file
from flow.ports import Address, Audience, Kind, Notice, Purpose, Secret, Spot
from flow.story import said
from storage.inbox import Inbox
from storage.retain import Pruned, prune
from tests.domain.building import example
from tests.flow.town import GROUP, REAL, Town

BOT = "1"
LATER = timedelta(days=800)


def rows(town: Town, name: str) -> list:
    return town.dump()[name]


def pruned(town: Town, real: datetime = REAL, *, dry_run: bool = False) -> Pruned:
    return prune(town.database, town.communities, town.moment, real, dry_run=dry_run)


def test_words_of_cases_ended_long_ago_go_and_open_ones_stay(world: Town) -> None:
    wang = world.person("老王头儿")
    over = world.file("3号楼楼道灯坏了好几天了", wang)
    still = world.file("5号楼楼道灯坏了好几天了", wang)
    world.do(verdict.withdraw, wang, "example", over.id)
    world.wait(days=729)
    assert pruned(world).texts == 0
    world.wait(days=2)
    count = pruned(world, dry_run=True).texts
    assert count >= 2
    before = world.dump()
    assert pruned(world, dry_run=True).texts == count
    assert world.dump() == before
    assert pruned(world).texts == count
    with world.uow() as uow:
        held = {case.id: said(uow, case, "text") for case in (over, still)}
        assert uow.vault.latest("example", wang.person, Secret.NAME) == "老王头儿"
    assert held == {over.id: "", still.id: "5号楼楼道灯坏了好几天了"}
    assert pruned(world).texts == 0
    world.check()


def test_a_caller_s_number_goes_with_their_last_case(world: Town) -> None:
    zhou = world.holder(Role.DISPATCHER)
    case = world.call(zhou, "有点事想问问", "13812345678")
    world.wait(days=800)
    assert pruned(world).contacts == 0
    with world.uow() as uow:
        assign.decline(uow, zhou, "example", case.id, "litigation")
    world.wait(days=731)
    assert pruned(world).contacts == 1
    with world.uow() as uow:
        assert uow.vault.latest("example", case.reporter, Secret.PHONE) is None


def test_messages_that_went_out_go_and_those_that_wait_stay(world: Town) -> None:
    def say(uow) -> None:
        uow.outbox.put(Notice("example", Kind.SAY, GROUP, Audience.RESIDENT, "", {"key": "say.help"}))

    world.do(say)
    assert pruned(world, REAL + timedelta(days=31)).sent == 0
    world.deliver()
    assert pruned(world, REAL + timedelta(days=29)).sent == 0
    assert pruned(world, REAL + timedelta(days=31)).sent == 1


def test_cards_can_still_be_edited_but_old_questions_about_no_case_are_forgotten(world: Town) -> None:
    world.file("3号楼楼道灯坏了好几天了", world.person("老王头儿"))

    def choose(uow) -> None:
        uow.outbox.put(Notice("example", Kind.CHOOSE, Address("telegram", "1", "77"), Audience.RESIDENT, uow.new_id()))

    world.do(choose)
    world.deliver()
    pruned(world, REAL + timedelta(days=31))
    assert rows(world, "posts")
    assert not [row for row in rows(world, "posts") if row.kind == "choose"]


def test_used_and_expired_codes_go(world: Town) -> None:
    def codes(uow) -> None:
        people.invite(uow, "example", Grant(Role.DISPATCHER), "operator")
        people.issue_binding(uow, "example", Purpose.DESK)

    world.do(codes)
    world.wait(days=32)
    assert pruned(world).codes == 0
    world.wait(days=2)
    assert pruned(world).codes == 2


def test_old_dialogs_go(world: Town) -> None:
    world.do(lambda uow: uow.dialogs.store("1:2:3:default", "Filing:words", {}))
    world.wait(days=6)
    assert pruned(world).dialogs == 0
    world.wait(days=2)
    assert pruned(world).dialogs == 1


def test_updates_go_but_the_newest_of_each_bot(world: Town) -> None:
    inbox = Inbox(world.database)
    for bot in ("1", "2"):
        inbox.store(bot, [(n, "a", "{}") for n in (1, 2, 3)], REAL)
    with world.uow() as uow:
        for received in uow.inbox.pending("1", REAL + timedelta(days=1), 10)[:3]:
            uow.inbox.done(received)
        parked, *_ = uow.inbox.pending("2", REAL + timedelta(days=1), 10)
        uow.inbox.park(parked, "E")
    assert pruned(world, REAL + timedelta(days=6)).updates == 0
    assert pruned(world, REAL + timedelta(days=8)).updates == 3
    assert inbox.last_update_id("1") == 3
    assert inbox.last_update_id("2") == 3
    assert inbox.pending_count("2") == 2
    assert inbox.list_parked() == []


def test_the_strictest_community_decides_about_what_is_shared(world: Town) -> None:
    strict = dataclasses.replace(example(), id="strict", keep=Keep(dialogs=timedelta(days=1)))
    world.communities["strict"] = strict
    world.do(lambda uow: uow.dialogs.store("1:2:3:default", "Filing:words", {}))
    world.wait(days=2)
    assert pruned(world).dialogs == 1


def test_what_was_sent_and_never_became_part_of_a_case_goes_with_the_dialog(world: Town) -> None:
    wang = world.person("老王头儿")
    with world.uow() as uow:
        media.keep(uow, "example", wang.person, "photo:waits", as_=Secret.DRAFT)
        media.keep(uow, "example", wang.person, "photo:filed")
    world.wait(days=6)
    pruned(world)
    assert sum(row.kind == "draft" for row in rows(world, "vault")) == 1
    world.wait(days=2)
    pruned(world)
    assert {row.kind for row in rows(world, "vault")} == {"media", "name"}


def test_every_picture_of_an_old_case_goes(world: Town) -> None:
    wang = world.person("老王头儿")
    with world.uow() as uow:
        spot = Spot(GROUP, "77")
        over = file(uow, Appeal("example", wang.person, "3号楼楼道灯坏了", spot, "photo:a", ("photo:b", "voice:c")))
    world.do(verdict.withdraw, wang, "example", over.id)
    world.wait(days=731)
    pruned(world)
    assert {row.kind for row in rows(world, "vault")} == {"name"}
