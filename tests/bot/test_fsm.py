"""Dialogs: aiogram's storage over ours."""

from collections.abc import Iterator

import pytest
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import StorageKey

from bot.fsm import DialogStorage, within
from tests.handlers.town import Town

KEY = StorageKey(bot_id=1, chat_id=-5, user_id=9)
WORDS = State("words", group_name="Filing")


@pytest.fixture
def storage(town: Town) -> Iterator[DialogStorage]:
    with town.hotline.work() as uow, within(uow.dialogs):
        yield DialogStorage()


async def test_state_and_data(storage: DialogStorage) -> None:
    assert await storage.get_state(KEY) is None
    assert await storage.get_data(KEY) == {}
    await storage.set_state(KEY, WORDS)
    await storage.set_data(KEY, {"case": "c1", "n": 3, "yes": True, "none": None})
    assert await storage.get_state(KEY) == "Filing:words"
    assert await storage.get_data(KEY) == {"case": "c1", "n": 3, "yes": True, "none": None}
    await storage.set_state(KEY, "plain")
    assert await storage.get_data(KEY) == {"case": "c1", "n": 3, "yes": True, "none": None}


async def test_a_dialog_is_one_person_s_in_one_chat_with_one_bot(storage: DialogStorage) -> None:
    await storage.set_state(KEY, WORDS)
    for other in (
        StorageKey(bot_id=2, chat_id=-5, user_id=9),
        StorageKey(bot_id=1, chat_id=-6, user_id=9),
        StorageKey(bot_id=1, chat_id=-5, user_id=8),
        StorageKey(bot_id=1, chat_id=-5, user_id=9, destiny="other"),
    ):
        assert await storage.get_state(other) is None


async def test_clear_leaves_no_row(town: Town) -> None:
    with town.hotline.work() as uow, within(uow.dialogs):
        context = FSMContext(DialogStorage(), KEY)
        await context.set_state(WORDS)
        await context.update_data(photo="p")
        await context.update_data(case="c")
        assert await context.get_data() == {"photo": "p", "case": "c"}
        await context.clear()
    assert town.dialogs() == []


async def test_data_handed_out_is_a_copy(storage: DialogStorage) -> None:
    await storage.set_data(KEY, {"a": 1})
    (await storage.get_data(KEY))["a"] = 2
    assert await storage.get_data(KEY) == {"a": 1}


async def test_outside_a_unit_of_work_there_are_no_dialogs() -> None:
    with pytest.raises(LookupError):
        await DialogStorage().get_state(KEY)


async def test_within_ends_even_when_it_fails(town: Town) -> None:
    def fail() -> None:
        with town.hotline.work() as uow, within(uow.dialogs):
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        fail()
    with pytest.raises(LookupError):
        await DialogStorage().get_state(KEY)
    await DialogStorage().close()
