"""What goes out once in a while: once, and of which moment the latest was."""

from datetime import date, timedelta

import pytest

from domain.periodical import Every
from flow.ports import Conflict
from storage.database import Database
from storage.uow import World, unit_of_work

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def test_each_goes_out_once_and_the_latest_is_known(database: Database, world: World) -> None:
    with unit_of_work(database, world) as uow:
        assert uow.periodicals.latest("xingfu", Every.DAY, date.max) is None
        uow.periodicals.keep("xingfu", Every.DAY, TUESDAY, uow.now + timedelta(days=1))
        uow.periodicals.keep("xingfu", Every.DAY, MONDAY, uow.now)
        uow.periodicals.keep("xingfu", Every.WEEK, MONDAY, uow.now + timedelta(days=7))
        with pytest.raises(Conflict):
            uow.periodicals.keep("xingfu", Every.DAY, MONDAY, uow.now)
        assert uow.periodicals.is_out("xingfu", Every.DAY, MONDAY)
        assert not uow.periodicals.is_out("xingfu", Every.MONTH, MONDAY)
        assert uow.periodicals.latest("xingfu", Every.DAY, date.max) == uow.now + timedelta(days=1)
        assert uow.periodicals.latest("xingfu", Every.DAY, TUESDAY) == uow.now
        assert uow.periodicals.latest("xingfu", Every.DAY, MONDAY) is None
        assert uow.periodicals.latest("other", Every.DAY, date.max) is None
