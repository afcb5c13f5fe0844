"""A group takes its place in a community: `/bind CODE`, the code issued by an administrator."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from flow.people import bind
from flow.ports import Purpose
from handlers.identity import Here

router = Router(name="binding")


@router.message(Command("bind"))
async def bind_(_message: Message, command: CommandObject, here: Here) -> None:
    """Use up the code for this group."""
    if here.is_private:
        here.reply("say.private_code")
        return
    binding = bind(here.uow, (command.args or "").strip(), here.chat)
    name = here.uow.communities[binding.community].name
    quiet = binding.purpose is Purpose.HOTLINE and here.uow.communities[binding.community].shadow
    key = "say.bound_shadow" if quiet else f"say.bound_{binding.purpose.value}"
    here.reply(key, within=binding.community, community=name, scope=binding.scope)
