"""banChatMember, unbanChatMember, restrictChatMember, promoteChatMember, leaveChat."""

from __future__ import annotations

from sandbox.chats import Chat
from sandbox.errors import bad_request
from sandbox.membership import depart, moving, promote, restrict, set_bot_status
from sandbox.methods.sending import target
from sandbox.params import Params
from sandbox.shapes.members import ADMIN_RIGHTS, permissions
from sandbox.world import World

NO_RIGHTS = "not enough rights to restrict/unrestrict chat member"
IS_ADMIN = "user is an administrator of the chat"


def ban_chat_member(world: World, params: Params) -> bool:
    """Puts out for good, until unbanned."""
    chat, user = _governed(world, params)
    depart(world, chat, world.bot.id, user, ban=True)
    return True


def unban_chat_member(world: World, params: Params) -> bool:
    """A banned person may come back; a member is put out, unless only_if_banned."""
    chat, user = _governed(world, params)
    if user in chat.members and not params.flag("only_if_banned"):
        depart(world, chat, world.bot.id, user)
    with moving(world, chat, world.bot.id, user):
        chat.banned.discard(user)
    return True


def restrict_chat_member(world: World, params: Params) -> bool:
    """Rights not given are taken."""
    chat, user = _governed(world, params)
    if chat.type != "supergroup":
        raise bad_request("method is available only for supergroups")
    rights = permissions(params.object("permissions") or {})
    restrict(world, chat, world.bot.id, user, rights, params.integer("until_date", 0) or 0)
    return True


def promote_chat_member(world: World, params: Params) -> bool:
    """Any right makes an administrator, none takes it away."""
    chat = target(world, params)
    chat.check_bot_runs("not enough rights")
    admin = any(params.flag(right) for right in (*ADMIN_RIGHTS, "is_anonymous"))
    anonymous = params.flag("is_anonymous")
    promote(world, chat, world.bot.id, _person(world, params), admin=admin, anonymous=anonymous)
    return True


def leave_chat(world: World, params: Params) -> bool:
    """The bot goes."""
    chat = target(world, params)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.check_bot_may_write()
    set_bot_status(world, world.bot.id, chat, "left")
    return True


def _governed(world: World, params: Params) -> tuple[Chat, int]:
    chat = target(world, params)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.check_bot_runs(NO_RIGHTS)
    user = _person(world, params)
    if user in chat.admins:
        raise bad_request(IS_ADMIN)
    return chat, user


def _person(world: World, params: Params) -> int:
    user = params.required("user_id")
    if user == world.bot.id:
        raise bad_request("can't restrict self")
    if user not in world.people:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return user
