"""A reporter goes on talking about their case: replies, further pictures of an album, corrections."""

from aiogram import Bot, F, Router
from aiogram.filters import Filter
from aiogram.types import Message

from domain.case import Case
from flow.follow_up import add, amend
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
        return {"case": case} if case and case.is_open and case.reporter == here.actor.person else False


class InAlbum(Filter):
    """Passes `case` for a further picture of an album whose first one was filed."""

    async def __call__(self, message: Message, here: Here) -> bool | dict[str, Case]:
        """See Filter."""
        case = album_case(here, message)
        return {"case": case} if case and case.is_open else False


@router.message(F.media_group_id, InAlbum())
@router.message(AboutOwn())
async def more(message: Message, case: Case, here: Here) -> None:
    """It joins the case; nobody files the same trouble twice by talking about it."""
    add(here.uow, here.actor, case.community, case.id, words_of(message), media_of(message), here.spot)


@router.edited_message(F.text | F.caption)
async def corrected(message: Message, here: Here, bot: Bot) -> None:
    """The appeal's own message was edited: the case says what it says now."""
    case = here.uow.cases.at(here.spot) if here.presence.is_known else None
    if case and case.is_open and case.reporter == here.actor.person:
        amend(here.uow, here.actor, case.community, case.id, await spoken(message, bot))


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
