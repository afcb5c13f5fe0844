"""banChatMember, unbanChatMember, restrictChatMember, promoteChatMember, leaveChat."""

from __future__ import annotations

from sandbox.chats import Chat
from sandbox.errors import bad_request
from sandbox.membership import depart, moving, promote, restrict, set_bot_status
from sandbox.methods.sending import target
from sandbox.params import Params
from sandbox.shapes.members import GRANTABLE, permissions
from sandbox.world import World

NO_RIGHTS = "not enough rights to restrict/unrestrict chat member"
IS_ADMIN, IS_OWNER = "user is an administrator of the chat", "can't remove chat owner"


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
        raise bad_request("method is available only in supergroups")
    rights = permissions(params.object("permissions") or {})
    restrict(world, chat, world.bot.id, user, rights, params.integer("until_date", 0) or 0)
    return True


def promote_chat_member(world: World, params: Params) -> bool:
    """Any right makes an administrator with the rights given, none takes it away."""
    chat = target(world, params)
    chat.check_bot_runs("not enough rights", "can_promote_members")
    user = _person(world, params, "promote")
    if user == chat.owner:
        raise bad_request(IS_OWNER)
    anonymous, rights = params.flag("is_anonymous"), frozenset(right for right in GRANTABLE if params.flag(right))
    promote(world, chat, world.bot.id, user, admin=bool(rights) or anonymous, anonymous=anonymous, rights=rights)
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
        raise bad_request("can't ban members in private chats")
    chat.check_bot_runs(NO_RIGHTS, "can_restrict_members")
    user = _person(world, params, "restrict")
    if user in chat.admins:
        raise bad_request(IS_OWNER if user == chat.owner else IS_ADMIN)
    return chat, user


def _person(world: World, params: Params, what: str) -> int:
    user = params.required("user_id")
    if user == world.bot.id:
        raise bad_request(f"can't {what} self")
    if user not in world.people:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return user
