"""User, Chat, ChatFullInfo, ChatMember."""

from __future__ import annotations

from sandbox.chats import Chat
from sandbox.errors import JsonObject
from sandbox.links import InviteLink
from sandbox.scenario import Person
from sandbox.world import World

ANONYMOUS, CHANNEL_BOT, TELEGRAM = 1087968824, 136817688, 777000
_STANDINS: dict[int, JsonObject] = {
    ANONYMOUS: {"is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"},
    CHANNEL_BOT: {"is_bot": True, "first_name": "Channel", "username": "Channel_Bot"},
    TELEGRAM: {"is_bot": False, "first_name": "Telegram"},
}
ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_change_info", "can_invite_users", "can_pin_messages",
)  # fmt: skip
_ADMIN_LACKS = (
    "can_be_edited", "can_promote_members", "can_send_welcome_messages",
    "can_post_stories", "can_edit_stories", "can_delete_stories",
)  # fmt: skip
_CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages")
GRANTABLE = (*ADMIN_RIGHTS, *_ADMIN_LACKS[1:], *_CHANNEL_RIGHTS, "can_manage_topics")
"""What an administrator may be given by name."""
ALLOWED = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_react_to_messages", "can_invite_users",
)  # fmt: skip
DENIED = ("can_change_info", "can_pin_messages", "can_manage_topics", "can_edit_tag")


def user_json(world: World, user_id: int) -> JsonObject:
    """A User: a person, the bot, or one of Telegram's stand-ins."""
    if user_id == world.bot.id:
        return {"id": world.bot.id, "is_bot": True, **_names(world.bot.first_name, None, world.bot.username)}
    if user_id in _STANDINS:
        return {"id": user_id, **_STANDINS[user_id]}
    person = world.people[user_id]
    shape = {"id": person.id, "is_bot": False, **_names(person.first_name, person.last_name, person.username)}
    return shape | ({"language_code": person.language_code} if person.language_code else {})


def _names(first: str, last: str | None, username: str | None) -> JsonObject:
    names = {"first_name": first, "last_name": last, "username": username}
    return {key: value for key, value in names.items() if value}


def me_json(world: World) -> JsonObject:
    """What getMe answers."""
    return {
        **user_json(world, world.bot.id),
        "can_join_groups": True,
        "can_read_all_group_messages": world.bot.can_read_all_group_messages,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def chat_json(world: World, chat: Chat) -> JsonObject:
    """A Chat."""
    if chat.private:
        person: Person = world.people[chat.id]
        return {"id": chat.id, "type": "private", **_names(person.first_name, person.last_name, person.username)}
    shape: JsonObject = {"id": chat.id, "type": chat.type, "title": chat.title}
    extra = {"username": chat.username, "is_forum": chat.forum}
    return shape | {key: value for key, value in extra.items() if value}


def full_chat_json(world: World, chat: Chat) -> JsonObject:
    """A ChatFullInfo, but for the pinned message."""
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    shape = {
        **chat_json(world, chat),
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }
    linked = next((c.id for c in world.chats.values() if chat.id in (c.linked, c.id) and (c.linked or 0) < 0), None)
    if linked is not None:
        shape["linked_chat_id"] = chat.linked or linked
    return shape if chat.private else shape | {"permissions": permissions(), "join_to_send_messages": False}


def permissions(given: JsonObject | None = None) -> JsonObject:
    """A ChatPermissions; what is not given is as it is for every member, or forbidden if anything was given."""
    if given is None:
        return dict.fromkeys(ALLOWED, True) | dict.fromkeys(DENIED, False)
    return {name: bool(given.get(name, False)) for name in ALLOWED + DENIED}


def member_json(world: World, chat: Chat, user_id: int) -> JsonObject:
    """A ChatMember of the kind that fits."""
    status = member_status(world, chat, user_id)
    shape: JsonObject = {"status": status, "user": user_json(world, user_id)}
    if status == "creator":
        return shape | {"is_anonymous": user_id in chat.anonymous}
    if status == "administrator":
        return shape | _rights(world, chat, user_id) | {"is_anonymous": user_id in chat.anonymous}
    if status == "restricted" and user_id == world.bot.id:
        return shape | permissions({}) | {"is_member": True, "until_date": 0}
    if status == "restricted":
        return shape | chat.restricted[user_id] | {"is_member": user_id in chat.members}
    return shape | ({"until_date": 0} if status == "kicked" else {})


def _rights(world: World, chat: Chat, user_id: int) -> JsonObject:
    """All that one usually gets, or exactly those that were given."""
    bot = user_id == world.bot.id
    usual = dict.fromkeys(ADMIN_RIGHTS, True) | dict.fromkeys(_ADMIN_LACKS, False) | {"can_promote_members": bot}
    usual |= dict.fromkeys(_CHANNEL_RIGHTS, True) if chat.channel else {"can_manage_topics": chat.forum}
    held = chat.bot_rights if bot else chat.rights.get(user_id)
    return usual if held is None else {name: name in held or name == "can_manage_chat" for name in usual}


def member_status(world: World, chat: Chat, user_id: int) -> str:
    """creator, administrator, member, restricted, left or kicked."""
    if user_id == world.bot.id:
        return chat.bot_status
    if user_id in chat.admins:
        return "creator" if user_id == chat.owner else "administrator"
    if user_id in chat.banned:
        return "kicked"
    if user_id in chat.restricted:
        return "restricted"
    return "member" if user_id in chat.members else "left"


def link_json(world: World, link: InviteLink) -> JsonObject:
    """A ChatInviteLink."""
    shape: JsonObject = {
        "invite_link": link.url,
        "creator": user_json(world, link.creator),
        "creates_join_request": False,
        "is_primary": link.primary,
        "is_revoked": link.revoked,
    }
    extra = {"name": link.name, "expire_date": link.expires, "member_limit": link.limit}
    return shape | {key: value for key, value in extra.items() if value}
