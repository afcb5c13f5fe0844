"""A reporter goes on talking about their case: replies, further pictures of an album, corrections.

Edits are followed, deletions cannot be: Telegram tells a bot nothing of a message that was deleted in a group or a private chat
(Bot API, Update: only `deleted_business_messages` exists). Whoever deletes their words has not taken the case back; that is
撤回 on the receipt.
"""

from collections.abc import Sequence

from aiogram import Bot, F, Router
from aiogram.filters import Filter
from aiogram.types import Message

from domain.case import Case
from flow.follow_up import add, put_otherwise
from flow.joint import whole
from flow.ports import Spot
from handlers.filters import spoken
from handlers.identity import Here
from handlers.sent import media_of, words_of

router = Router(name="follow_up")


class AboutOwn(Filter):
    """Passes `case` for a reply to their own appeal, or to a message of ours about it, by the reporter of an open case."""

    async def __call__(self, message: Message, here: Here) -> bool | dict[str, Case]:
        """See Filter."""
        answered = message.reply_to_message
        if not (answered and here.presence.is_known):
            return False
        case = _at(here, Spot(here.chat, str(answered.message_id)))
        return {"case": case} if case and _goes_on(here, case) and case.reporter == here.actor.person else False


class Brought(Filter):
    """Passes `cases`, those a message brought in the order they were told, for an edit of it by whoever reported them; some of
    them are open."""

    async def __call__(self, _message: Message, here: Here) -> bool | dict[str, Sequence[Case]]:
        """See Filter."""
        cases = here.uow.cases.all_at(here.spot) if here.presence.is_known else ()
        mine = [case for case in cases if case.reporter == here.actor.person]
        return {"cases": mine} if any(_goes_on(here, case) for case in mine) else False


class InAlbum(Filter):
    """Passes `case` for a further picture of an album whose first one was filed."""

    async def __call__(self, message: Message, here: Here) -> bool | dict[str, Case]:
        """See Filter."""
        case = album_case(here, message)
        return {"case": case} if case and _goes_on(here, case) else False


@router.message(F.media_group_id, InAlbum())
@router.message(AboutOwn())
async def more(message: Message, case: Case, here: Here) -> None:
    """It joins the case; nobody files the same trouble twice by talking about it."""
    add(here.uow, here.actor, case.community, case.id, words_of(message), media_of(message), here.spot)


@router.edited_message(F.text | F.caption, Brought())
async def corrected(message: Message, cases: Sequence[Case], here: Here, bot: Bot) -> None:
    """The appeal's own message was edited: the case says what it says now. Of a message that brought several, each says its own
    part while they can still be told apart, and otherwise all of it: nothing is lost."""
    words = await spoken(message, bot)
    parts = here.uow.understand(words, here.uow.communities[cases[0].community]).parts
    told_apart = len(parts) == len(cases) > 1
    for number, case in enumerate(cases):
        if _goes_on(here, case):
            put_otherwise(here.uow, here.actor, case, parts[number] if told_apart else words, here.spot)


def _goes_on(here: Here, case: Case) -> bool:
    """Whether there is anything to add to: the case, or what it was merged into."""
    return whole(here.uow, case).is_open


def remember_album(here: Here, message: Message, case: Case) -> None:
    """Further pictures of this album belong to this case."""
    if message.media_group_id:
        here.uow.dialogs.store(_album(here, message), "album", {"case": case.id, "community": case.community})


def album_case(here: Here, message: Message) -> Case | None:
    """The case an album was filed as."""
    state, data = here.uow.dialogs.load(_album(here, message))
    return here.uow.cases.get(str(data["community"]), str(data["case"])) if state else None


def _album(here: Here, message: Message) -> str:
    return f"album:{here.chat.account}:{here.chat.peer}:{here.speaker.peer}:{message.media_group_id}"


def _at(here: Here, spot: Spot) -> Case | None:
    """The case a message is about: the appeal itself, or a message of ours."""
    said = here.uow.cases.at(spot)
    about = here.uow.posts.case_at(spot) if said is None else None
    return said or (here.uow.cases.get(here.community, about) if about else None)
