from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from flow.ports import Audience, Kind
from storage.delivery import Deliveries
from storage.uow import unit_of_work

SECOND = timedelta(seconds=1)


@pytest.fixture
def queue(database, world):
    def put(*notices):
        with unit_of_work(database, world) as uow:
            for notice in notices:
                uow.outbox.put(notice)

    return put


@pytest.fixture
def deliveries(database):
    return Deliveries(database)


def say(make, key, peer="-1", **more):
    return make.notice(peer=peer, args={"key": key}, **more)


def keys(claimed):
    return [delivery.notice.args["key"] for delivery in claimed]


def test_a_notice_comes_out_as_it_went_in(queue, deliveries, make, real):
    notice = make.notice(
        Kind.RESULT, case="c1", args={"shown": "id", "n": 1, "b": True, "x": None}, reply_to="5", person="p"
    )
    queue(notice)
    (delivery,) = deliveries.claim("100", real(), 10)
    assert delivery.notice == notice
    assert (delivery.attempts, delivery.queued_at) == (1, real())


def test_one_chat_is_served_strictly_in_order(queue, deliveries, make, real):
    urgent = make.notice(Kind.REACTION, case="c1", args={"key": "second"})
    queue(say(make, "first"), urgent, say(make, "third"))
    told = []
    while claimed := deliveries.claim("100", real(), 10):
        assert deliveries.claim("100", real(), 10) == []
        told += keys(claimed)
        deliveries.sent(claimed[0], "1", real())
    assert told == ["first", "second", "third"]


def test_between_chats_the_urgent_come_first_then_the_old(queue, deliveries, make, real):
    queue(
        say(make, "talk", "1"),
        make.notice(Kind.CHASE, "2", audience=Audience.UNIT, args={"key": "chase"}),
        make.notice(Kind.RESULT, "3", case="c", args={"key": "result"}),
        make.notice(Kind.CARD, "4", case="c", args={"key": "receipt"}),
        make.notice(Kind.REACTION, "5", args={"key": "seen"}),
        make.notice(Kind.ALARM, "6", case="c", args={"key": "alarm"}),
    )
    assert keys(deliveries.claim("100", real(), 4)) == ["alarm", "receipt", "seen", "result"]
    assert keys(deliveries.claim("100", real(), 4)) == ["chase", "talk"]


def test_a_retry_holds_up_its_own_chat_only(queue, deliveries, make, real):
    queue(say(make, "a1", "a"), say(make, "a2", "a"), say(make, "b1", "b"), say(make, "b2", "b"))
    first, other = deliveries.claim("100", real(), 10)
    deliveries.again(first, real() + 5 * SECOND, "TimedOut")
    deliveries.sent(other, "1", real())
    assert keys(deliveries.claim("100", real() + SECOND, 10)) == ["b2"]
    (again,) = deliveries.claim("100", real() + 5 * SECOND, 10)
    assert (again.notice.args["key"], again.attempts) == ("a1", 2)


def test_what_is_given_up_lets_its_chat_go_on(queue, deliveries, make, real):
    queue(say(make, "blocked"), say(make, "next"))
    deliveries.dead(deliveries.claim("100", real(), 10)[0], "Forbidden", real())
    assert keys(deliveries.claim("100", real(), 10)) == ["next"]


def test_an_account_sends_its_own_messages_only(queue, deliveries, make, real):
    notice = say(make, "mine")
    queue(notice, replace(notice, to=replace(notice.to, account="200"), args={"key": "theirs"}))
    assert keys(deliveries.claim("200", real(), 10)) == ["theirs"]
    assert (deliveries.pending_count("100"), deliveries.pending_count("200"), deliveries.pending_count()) == (1, 1, 2)


def test_settled_messages_are_not_pending(queue, deliveries, make, real):
    queue(say(make, "one", "1"), say(make, "two", "2"), say(make, "three", "3"))
    one, two, _ = deliveries.claim("100", real(), 10)
    deliveries.sent(one, None, real())
    deliveries.dead(two, "Forbidden", real())
    assert deliveries.pending_count() == 1


def test_what_a_dead_sender_had_taken_is_in_doubt(queue, deliveries, open_database, make, real):
    queue(say(make, "taken"), say(make, "behind it"), say(make, "elsewhere", "2"))
    taken, other = deliveries.claim("100", real(), 2)

    reborn = Deliveries(open_database())
    assert reborn.in_doubt("100") == [], "nothing has left yet"
    assert deliveries.depart(taken)
    assert deliveries.depart(other)
    assert not deliveries.depart(taken), "once"
    doubtful = reborn.in_doubt("100")
    assert keys(doubtful) == ["taken", "elsewhere"]
    assert doubtful[0] == taken
    assert reborn.in_doubt("200") == []
    assert reborn.claim("100", real(), 10) == []
    reborn.again(doubtful[0], real(), "InDoubt")
    assert keys(reborn.claim("100", real(), 10)) == ["taken"]


def test_an_uncommitted_message_does_not_exist(database, world, deliveries, make, real):
    with suppress(RuntimeError), unit_of_work(database, world) as uow:
        uow.outbox.put(say(make, "never"))
        raise RuntimeError
    assert deliveries.claim("100", real(), 10) == []


def card(make, peer="-1", **more):
    return make.notice(Kind.CARD, peer, **{"case": "c1", **more})


def test_waiting_cards_of_a_case_in_a_chat_are_one(queue, deliveries, make, real):
    queue(card(make, reply_to="5"), say(make, "between"), card(make), card(make))
    assert deliveries.pending_count() == 2
    (first,) = deliveries.claim("100", real(), 10)
    assert (first.notice.kind, first.notice.reply_to) == (Kind.CARD, "5")


@pytest.mark.parametrize(
    "other", [{"case": "c2"}, {"peer": "-2"}, {"audience": Audience.DESK}], ids=["case", "chat", "audience"]
)
def test_cards_for_something_else_stay_apart(queue, deliveries, make, other):
    queue(card(make), card(make, **other))
    assert deliveries.pending_count() == 2


def test_a_card_being_sent_is_not_joined(queue, deliveries, make, real):
    queue(card(make))
    (first,) = deliveries.claim("100", real(), 10)
    queue(card(make))
    deliveries.sent(first, "9", real())
    assert len(deliveries.claim("100", real(), 10)) == 1


@pytest.mark.parametrize("order", [(Kind.CARD, Kind.NEW_CARD), (Kind.NEW_CARD, Kind.CARD)])
def test_a_card_and_a_new_card_are_one_new_card(queue, deliveries, make, real, order):
    queue(*(make.notice(kind, case="c1") for kind in order))
    (one,) = deliveries.claim("100", real(), 10)
    assert one.notice.kind is Kind.NEW_CARD
    assert deliveries.pending_count() == 1


@pytest.fixture
def posted(queue, deliveries, real):
    """Queue a notice and send it as a message."""

    def post(notice, message):
        queue(notice)
        (delivery,) = deliveries.claim("100", real(), 10)
        deliveries.sent(delivery, message, real.on(seconds=1))

    return post


def test_a_sent_card_is_found_again(database, world, posted, make):
    posted(card(make), "41")
    posted(card(make), "41")
    with unit_of_work(database, world) as uow:
        assert uow.posts.card("xingfu", "c1", make.chat(), Audience.RESIDENT) == make.spot("41")
        assert uow.posts.card("xingfu", "c1", make.chat(), Audience.DESK) is None
        assert uow.posts.card("xingfu", "c1", make.chat("-2"), Audience.RESIDENT) is None
        assert uow.posts.card("xingfu", "c2", make.chat(), Audience.RESIDENT) is None
        assert uow.posts.case_at(make.spot("41")) == "c1"
        assert uow.posts.case_at(make.spot("42")) is None


def test_what_has_left_and_was_not_heard_of_is_coming(database, world, queue, deliveries, make, real):
    def coming(case, chat):
        with unit_of_work(database, world) as uow:
            return uow.posts.is_coming(case, chat)

    queue(card(make))
    (delivery,) = deliveries.claim("100", real(), 10)
    assert not coming("c1", make.chat()), "it has not left"
    assert deliveries.depart(delivery)
    assert coming("c1", make.chat())
    assert not coming("c2", make.chat())
    assert not coming("c1", make.chat("-2"))
    deliveries.sent(delivery, "41", real.on(seconds=1))
    assert not coming("c1", make.chat())


def test_a_new_card_takes_the_old_ones_place(database, world, posted, make):
    posted(card(make), "41")
    posted(make.notice(Kind.NEW_CARD, case="c1"), "45")
    posted(make.notice(Kind.RESULT, case="c1"), "46")
    with unit_of_work(database, world) as uow:
        assert uow.posts.card("xingfu", "c1", make.chat(), Audience.RESIDENT) == make.spot("45")
        assert uow.posts.of("xingfu", "c1", {Kind.CARD, Kind.RESULT}) == [make.spot("41"), make.spot("46")]


def test_a_question_whose_buttons_are_gone_asks_no_more(database, world, posted, make):
    posted(make.notice(Kind.RESULT, case="c1"), "46")
    posted(make.notice(Kind.STRIP, case="c1", args={"message": "46"}), "46")
    with unit_of_work(database, world) as uow:
        assert uow.posts.of("xingfu", "c1", {Kind.RESULT}) == []
        assert uow.posts.case_at(make.spot("46")) == "c1"


def test_reactions_and_small_talk_are_no_posts(database, world, posted, make):
    posted(make.notice(Kind.REACTION, case="c1"), "7")
    posted(make.notice(Kind.SAY), "8")
    posted(make.notice(Kind.PROGRESS, case="c1"), None)
    with unit_of_work(database, world) as uow:
        assert uow.posts.case_at(make.spot("7")) is None
        assert uow.posts.case_at(make.spot("8")) is None
        assert uow.posts.of("xingfu", "c1", list(Kind)) == []


def test_claiming_reads_the_unfinished_only(on_sqlite, database, queue, deliveries, make, real):
    from storage.delivery import _due

    asked = _due(by_age=False).params(of_account="100", by=real(), most=10)
    statement = asked.compile(database.engine, compile_kwargs={"literal_binds": True})
    with database.read() as connection:
        plan = [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")]
    reads = [line for line in plan if line.startswith(("SCAN", "SEARCH")) and "ix_outbox_line" not in line]
    assert [line for line in reads if "outbox" in line or "other" in line] == []


def test_every_kind_has_a_priority(make):
    from storage.outbox import EMERGENCY, priority

    first = {kind for kind in Kind if priority(make.notice(kind)) == EMERGENCY}
    assert first == {Kind.ALARM, Kind.ALARM_ADVICE, Kind.ALARM_OVER, Kind.TAKEN}


def chase(make, case, **more):
    return make.notice(Kind.CHASE, audience=Audience.UNIT, case=case, args={"clock": "sign", "overdue": False, **more})


def test_reminders_that_pile_up_go_out_as_one(queue, deliveries, make, real):
    queue(*(chase(make, f"c{n}", overdue=n == 2) for n in range(5)), say(make, "behind them"))
    (first,) = deliveries.claim("100", real(), 10)
    joint = deliveries.gather(first, real())
    assert joint.notice.case == "c0"
    assert joint.notice.args["others"] == "c1:sign,c2:sign,c3:sign,c4:sign"
    assert joint.notice.args["overdue"] is True
    assert deliveries.depart(joint)
    assert deliveries.in_doubt("100") == [joint], "it says so even if its sender dies now"
    deliveries.sent(joint, "7", real())
    assert keys(deliveries.claim("100", real(), 10)) == ["behind them"]


def test_a_few_reminders_go_out_one_by_one(queue, deliveries, make, real):
    queue(*(chase(make, f"c{n}") for n in range(3)), make.notice(Kind.CHASE, "2", audience=Audience.UNIT, case="d"))
    first, _ = deliveries.claim("100", real(), 10)
    assert deliveries.gather(first, real()) == first
    assert deliveries.pending_count() == 4


def test_danger_and_what_is_not_due_yet_go_out_by_themselves(queue, deliveries, make, real):
    queue(chase(make, "c0"), *(chase(make, f"c{n}", danger=True) for n in range(1, 5)))
    taken = deliveries.claim("100", real(), 10)
    ordinary = next(each for each in taken if each.notice.case == "c0")
    assert deliveries.gather(ordinary, real()) == ordinary


def test_a_sender_that_is_no_longer_the_one_gathers_nothing(queue, deliveries, make, real):
    queue(*(chase(make, f"c{n}") for n in range(5)))
    (first,) = deliveries.claim("100", real(), 10)
    deliveries.put_back("100")
    deliveries.claim("100", real(), 10)
    assert deliveries.gather(first, real()) == first
    assert deliveries.pending_count() == 5
