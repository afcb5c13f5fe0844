"""The author changes what they said: edits of a message that brought a case are followed, as long as it is open."""

import pytest

from domain.case import State
from flow.ports import Audience, Kind
from flow.queries import view
from tests.handlers.town import LI, RESIDENTS, STRANGER, SURE, UNIT, UNSURE, USERNAME, WANG, T, Town, Turn

MENDED = SURE.replace("3号楼", "9号楼")
FIRE = "7号楼地下室着火了!往外冒黑烟,快来人啊"


async def edit(town: Town, who: int, message: int, text: str, chat: int = RESIDENTS) -> Turn:
    return await town.update(edited_message=town.message(who, chat, text, message_id=message, edit_date=2))


def shown(town: Town) -> str:
    case = town.case()
    with town.hotline.look() as uow:
        return view(uow, "example", case.id).text


@pytest.mark.parametrize("first", [f"/new {SURE}", f"#诉求 {SURE}", f"@{USERNAME} {SURE}", SURE])
async def test_whoever_works_on_it_reads_what_it_says_now(town: Town, first: str) -> None:
    receipt = (await town.say(WANG, RESIDENTS, first, message_id=77)).of(Kind.CARD, Audience.RESIDENT)
    turn = await edit(town, WANG, 77, first.replace("3号楼", "9号楼").removeprefix("/new "))
    card = turn.of(Kind.CARD, Audience.UNIT)
    assert (card.chat, "9号楼" in card.text, "3号楼" in card.text) == (UNIT, True, False)
    again = turn.of(Kind.CARD, Audience.RESIDENT)
    assert (again.message, "9号楼" in again.text) == (receipt.message, True)
    assert shown(town) == MENDED


async def test_in_private_too(town: Town) -> None:
    await town.say(WANG, WANG, SURE, message_id=77)
    await edit(town, WANG, 77, MENDED, WANG)
    assert shown(town) == MENDED


async def test_the_history_keeps_that_it_was_changed(town: Town) -> None:
    await town.say(WANG, RESIDENTS, SURE, message_id=77)
    await edit(town, WANG, 77, MENDED)
    case = town.case()
    with town.hotline.look() as uow:
        kinds = [link.event.kind for link in uow.ledger.stream("example", case.id)]
    assert kinds[-1] == "amended"


async def test_danger_in_an_edit_rings(town: Town) -> None:
    await town.say(WANG, RESIDENTS, f"/new {UNSURE}", message_id=77)
    turn = await edit(town, WANG, 77, FIRE)
    assert turn.of(Kind.ALARM_ADVICE).notice.reply_to == "77"
    assert town.case().emergency == "fire"


async def test_a_case_that_has_ended_is_what_it_was(town: Town) -> None:
    receipt = (await town.say(WANG, RESIDENTS, SURE, message_id=77)).of(Kind.CARD, Audience.RESIDENT)
    await town.press(WANG, receipt, "撤回")
    before = town.dump()
    assert (await edit(town, WANG, 77, MENDED)).sent == ()
    assert town.dump() == before
    assert town.case().state is State.WITHDRAWN


@pytest.mark.parametrize("who", [LI, STRANGER])
async def test_nobody_else_changes_it(town: Town, who: int) -> None:
    await town.say(WANG, RESIDENTS, SURE, message_id=77)
    assert (await edit(town, who, 77, MENDED)).sent == ()
    assert shown(town) == SURE


async def test_one_that_says_nothing_any_more_is_explained_and_changes_nothing(town: Town) -> None:
    await town.say(WANG, RESIDENTS, SURE, message_id=77)
    assert (await edit(town, WANG, 77, "/")).said == T("error.text_needed")
    assert shown(town) == SURE


async def test_deleting_a_message_tells_nobody_and_withdraws_nothing(town: Town) -> None:
    """Telegram sends a bot no update for it (only for business chats): the case stays until 撤回 is pressed."""
    await town.say(WANG, RESIDENTS, SURE, message_id=77)
    before = town.dump()
    gone = {
        "business_connection_id": "b",
        "chat": {"id": WANG, "type": "private", "first_name": "x"},
        "message_ids": [77],
    }
    assert (await town.update(deleted_business_messages=gone)).sent == ()
    assert town.dump() == before
