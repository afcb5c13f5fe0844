from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from domain.ladder import Due, DueKind
from storage.uow import unit_of_work


def test_due_rows_are_claimed_when_due_earliest_first(database, world, make, clock):
    with unit_of_work(database, world) as uow:
        late, early, later = (make.opened(uow)[0] for _ in range(3))
        for case, hours in ((late, 2), (early, 1), (later, 3)):
            uow.dues.put(case, Due(DueKind.CHASE, uow.now + timedelta(hours=hours), 1), "v1")
        assert uow.dues.claim(clock(), 10) == []
        assert uow.dues.claim(clock() + timedelta(hours=2), 10) == [("xingfu", early.id), ("xingfu", late.id)]
        assert uow.dues.claim(clock() + timedelta(days=1), 1) == [("xingfu", early.id)]


def test_a_case_has_one_due_row_and_none_once_ended(database, world, make, clock):
    with unit_of_work(database, world) as uow:
        case, _ = make.opened(uow)
        uow.dues.put(case, Due(DueKind.CHASE, clock(), 0), "v1")
        uow.dues.put(case, Due(DueKind.LAPSE, clock() + timedelta(days=1), 0), "v1")
        assert uow.dues.claim(clock(), 10) == []
        assert uow.dues.claim(clock() + timedelta(days=2), 10) == [("xingfu", case.id)]
        uow.dues.put(case, None, "v1")
        assert uow.dues.claim(clock() + timedelta(days=2), 10) == []


def test_rows_of_another_stamp_are_stale(database, world, make, clock):
    with unit_of_work(database, world) as uow:
        old, new = (make.opened(uow)[0] for _ in range(2))
        other, _ = make.opened(uow, community="other")
        for case, stamp in ((old, "v1"), (new, "v2"), (other, "v1")):
            uow.dues.put(case, Due(DueKind.CHASE, clock(), 0), stamp)
        assert uow.dues.stale("xingfu", "v2") == [(old.id, None)]
        uow.dues.put(old, Due(DueKind.CHASE, clock(), 0), "v2")
        assert uow.dues.stale("xingfu", "v2") == []


def test_a_due_row_belongs_to_a_stored_case(database, world, make, clock):
    with unit_of_work(database, world) as uow:
        with suppress(RuntimeError), uow.savepoint():
            case, _ = make.opened(uow)
            raise RuntimeError
        with pytest.raises(IntegrityError):
            uow.dues.put(case, Due(DueKind.CHASE, clock(), 0), "v1")
