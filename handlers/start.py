"""First contact: welcome, invitations, help, the phone number."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import BotCommand, Message

from domain.people import Role
from flow.mediation import arrive
from flow.people import INVITATION, accept
from handlers.identity import Here
from locales import LANGUAGES, texts

router = Router(name="start")
COMMANDS = ("new", "status", "phone", "mydata", "privacy", "help")
"""What the chat's menu offers a resident; staff commands are in the operators' handbook."""

PHONE = {texts(language)("keyboard.phone") for language in LANGUAGES}
CANCEL = {"取消", "cancel"}


def menu(language: str) -> list[BotCommand]:
    """The chat's menu in a language."""
    return [BotCommand(command=name, description=texts(language)(f"command.{name}")) for name in COMMANDS]


@router.message(CommandStart(deep_link=True, magic=F.args.startswith(INVITATION)))
async def invited(_message: Message, command: CommandObject, here: Here) -> None:
    """An invitation link: the person takes up the role it was made for. Only in private, where nobody reads the code."""
    if not here.is_private:
        return
    community, grant = accept(here.uow, command.args or "", here.speaker, here.name)
    if grant.role is Role.PARTY:
        arrive(here.uow, community, grant.scope, here.speaker)
        return
    name = here.uow.communities[community].name
    key = "say.joined_scope" if grant.scope else "say.joined"
    here.reply(key, within=community, community=name, role=grant.role.value, scope=grant.scope)


@router.message(CommandStart())
async def welcome(_message: Message, here: Here) -> None:
    """Somebody new, or somebody back."""
    known = here.presence.community
    if known is None:
        here.reply("say.outsider")
    else:
        here.reply("say.welcome", community=here.uow.communities[known].name, keyboard=here.is_private)


@router.message(Command("help"))
async def help_(_message: Message, here: Here) -> None:
    """What one can do here."""
    here.reply("say.help", phone=here.uow.communities[here.community].phone)


@router.message(Command("phone"))
@router.message(F.text.in_(PHONE))
async def phone(_message: Message, here: Here) -> None:
    """The number of the hotline: nobody needs this chat to be heard."""
    here.reply("say.phone", phone=here.uow.communities[here.community].phone)


@router.message(Command("cancel"))
@router.message(F.text.lower().in_(CANCEL))
async def cancel(_message: Message, state: FSMContext, here: Here) -> None:
    """Leave a half-finished dialog."""
    if await state.get_state():
        await state.clear()
        here.reply("say.cancelled")
