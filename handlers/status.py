"""How far is it? A person's own cases, or one by its number."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from domain.number import heard
from flow import enquire
from handlers.identity import Here
from locales import LANGUAGES, texts

router = Router(name="status")
MINE = {texts(language)("keyboard.mine") for language in LANGUAGES}


@router.message(Command("status", "case"))
@router.message(F.text.in_(MINE))
async def status(_message: Message, here: Here, command: CommandObject | None = None) -> None:
    """`/status` lists one's open cases; with a number, that case if one may see it: its card, for whoever works on it."""
    asked = command.args if command else None
    if asked and any(char.isdigit() for char in asked):
        number = heard(asked) or ""  # misheard: no such case, rather than somebody's whole list
        enquire.numbered(here.uow, here.community, here.actor, here.spot, number)
    else:
        enquire.own(here.uow, here.community, here.actor, here.spot, private=here.is_private)
