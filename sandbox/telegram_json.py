"""Our objects in Telegram's shapes (Bot API types of the same names)."""

from __future__ import annotations

from sandbox.chats import Chat, Message
from sandbox.errors import JsonObject
from sandbox.keyboards import is_inline
from sandbox.scenario import Person
from sandbox.world import World

_ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_change_info", "can_invite_users", "can_pin_messages",
)  # fmt: skip
_ADMIN_LACKS = ("can_be_edited", "is_anonymous", "can_promote_members", "can_send_welcome_messages")
_STORY_RIGHTS = ("can_post_stories", "can_edit_stories", "can_delete_stories")


def user_json(world: World, user_id: int) -> JsonObject:
    """A User, person or bot."""
    if user_id == world.bot.id:
        return {"id": world.bot.id, "is_bot": True, **_names(world.bot.first_name, None, world.bot.username)}
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
    return shape | ({"username": chat.username} if chat.username else {})


def full_chat_json(world: World, chat: Chat) -> JsonObject:
    """A ChatFullInfo."""
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    shape = {
        **chat_json(world, chat),
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }
    return shape if chat.private else shape | {"permissions": _permissions(), "join_to_send_messages": False}


def _permissions() -> JsonObject:
    allowed = (
        "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
        "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
        "can_add_web_page_previews", "can_invite_users",
    )  # fmt: skip
    denied = ("can_change_info", "can_pin_messages", "can_manage_topics")
    return dict.fromkeys(allowed, True) | dict.fromkeys(denied, False)


def message_json(world: World, chat: Chat, message: Message, *, nested: bool = False) -> JsonObject:
    """A Message; the message it replies to is nested one level deep."""
    shape: JsonObject = {
        "message_id": message.message_id,
        "from": user_json(world, message.sender),
        "chat": chat_json(world, chat),
        "date": message.date,
        **_content(message),
    }
    if message.edit_date:
        shape["edit_date"] = message.edit_date
    if is_inline(message.markup):
        shape["reply_markup"] = message.markup
    replied = chat.messages.get(message.reply_to or 0)
    if replied and not nested:
        shape["reply_to_message"] = message_json(world, chat, replied, nested=True)
    return shape


def _content(message: Message) -> JsonObject:
    text, entities = ("caption", "caption_entities") if message.photo else ("text", "entities")
    shape: JsonObject = {"photo": [message.photo.photo_size()]} if message.photo else {}
    if message.text:
        shape[text] = message.text
    if message.entities:
        shape[entities] = message.entities
    return shape


def member_json(world: World, chat: Chat, user_id: int) -> JsonObject:
    """A ChatMember of the kind that fits."""
    status = member_status(world, chat, user_id)
    shape: JsonObject = {"status": status, "user": user_json(world, user_id)}
    if status == "administrator":
        lacks = _ADMIN_LACKS + _STORY_RIGHTS
        return shape | dict.fromkeys(_ADMIN_RIGHTS, True) | dict.fromkeys(lacks, False)
    return shape | ({"until_date": 0} if status == "kicked" else {})


def member_status(world: World, chat: Chat, user_id: int) -> str:
    """administrator, member, left or kicked."""
    if user_id == world.bot.id:
        return chat.bot_status
    if user_id in chat.admins:
        return "administrator"
    return "member" if user_id in chat.members else "left"
