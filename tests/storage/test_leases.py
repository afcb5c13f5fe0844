from datetime import timedelta
from threading import Barrier, Thread

import pytest

from storage.delivery import Deliveries
from storage.leases import Holder, Leases, holds
from storage.uow import unit_of_work

ONE, TWO = Holder("one", "machine", 1), Holder("two", "machine", 2)
NO_TIME = timedelta(0)


@pytest.fixture
def leases(database):
    return Leases(database)


def is_held(database, lease):
    with database.write() as connection:
        return holds(connection, lease)


def test_one_has_it_and_keeps_it(database, leases):
    mine = leases.take("send:1", ONE)
    assert mine
    assert leases.take("send:1", TWO) is None
    assert leases.take("send:1", ONE) == mine
    assert is_held(database, mine)
    assert leases.take("send:2", TWO), "another name is another lease"


def test_a_term_that_has_run_out_is_another_s_and_the_old_holder_is_fenced_off(database, leases):
    mine = leases.take("send:1", ONE, NO_TIME)
    theirs = leases.take("send:1", TWO)
    assert theirs.fence > mine.fence
    assert not is_held(database, mine)
    assert leases.take("send:1", ONE) is None
    leases.give_back(mine)
    assert leases.take("send:1", ONE) is None, "what one has lost one cannot give back"


def test_a_lease_that_is_given_back_is_free_at_once(database, leases):
    mine = leases.take("send:1", ONE)
    leases.give_back(mine)
    theirs = leases.take("send:1", TWO)
    assert theirs.fence == mine.fence + 1


def test_what_a_dead_process_held_is_free_at_once(database):
    asked = []

    def is_gone(host, pid):
        asked.append((host, pid))
        return True

    mine = Leases(database).take("send:1", ONE)
    theirs = Leases(database, is_gone).take("send:1", TWO)
    assert theirs.fence == mine.fence + 1
    assert asked == [("machine", 1)]


def test_of_many_who_ask_at_once_one_has_it(open_database, database):
    start, got = Barrier(6), []

    def ask(number):
        own = Leases(open_database())
        start.wait()
        got.append(own.take("send:1", Holder(f"h{number}", "", number)))

    threads = [Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([lease for lease in got if lease]) == 1


def test_a_sender_that_slept_through_its_term_takes_and_sends_nothing(database, world, make, leases, real):
    with unit_of_work(database, world) as uow:
        uow.outbox.put(make.notice(args={"key": "a"}))
    mine = leases.take("send:1", ONE, NO_TIME)
    old = Deliveries(database, mine)
    (taken,) = old.claim("100", real(), 10)
    new = Deliveries(database, leases.take("send:1", TWO))
    assert not old.depart(taken)
    assert (old.put_back("100"), new.put_back("100")) == (0, 1)
    (again,) = new.claim("100", real(), 10)
    assert not old.depart(taken)
    assert new.depart(again)
    old.sent(taken, "1", real())
    old.dead(taken, "late", real())
    assert [each.id for each in new.in_doubt("100")] == [again.id], "a late word changes nothing"
    new.sent(again, "2", real())
    assert new.pending_count() == 0


def test_a_waiting_card_that_the_sender_takes_meanwhile_is_not_joined(database, world, make, real):
    from flow.ports import Kind

    card = make.notice(Kind.CARD, case="c1")
    with unit_of_work(database, world) as uow:
        uow.outbox.put(card)
    Deliveries(database).claim("100", real(), 10)
    with unit_of_work(database, world) as uow:
        uow.outbox.put(card)
    assert Deliveries(database).pending_count() == 2
