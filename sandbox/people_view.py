"""Messages and chats as a person sees them on a phone."""

from __future__ import annotations

from sandbox.chats import Chat, Message
from sandbox.entities import utf16_slice
from sandbox.errors import JsonObject
from sandbox.keyboards import is_inline
from sandbox.world import World


def state(world: World) -> JsonObject:
    """All the page needs to begin. The token is not among it."""
    scenario = world.scenario.as_json()
    scenario["bot"].pop("token")
    return {
        "title": scenario["title"],
        "hint": scenario["hint"],
        "time_zone": scenario["time_zone"],
        "bot": scenario["bot"],
        "users": scenario["users"],
        "chats": [chat_view(world, chat) for chat in world.chats.values()],
        "windows": scenario["windows"],
        "clock": world.clock.as_json(),
        "started": world.started,
        "real_now": world.now(),
        "change": world.changes.number,
    }


def chat_view(world: World, chat: Chat) -> JsonObject:
    """`commands` is the menu most of its people see."""
    scope = {"type": "all_private_chats" if chat.private else "all_group_chats"}
    here = {"type": "chat", "chat_id": chat.id}
    person = world.people.get(chat.id)
    language = (person.language_code if person else None) or ""
    return {
        "id": chat.id,
        "type": chat.type,
        "title": chat.title,
        "members": sorted(chat.members),
        "admins": sorted(chat.admins),
        "bot_status": chat.bot_status,
        "commands": world.commands.menu_for([here, scope], language),
    }


def messages_for(world: World, chat: Chat, person: int, after: int) -> list[JsonObject]:
    """Messages with ids above `after`, oldest first."""
    return [view(world, chat, m, person) for m in chat.messages.values() if m.message_id > after]


def view(world: World, chat: Chat, message: Message, person: int) -> JsonObject:
    """One message for one person; reply keyboards only if they are meant for them."""
    markup = message.markup or {}
    shown = not is_inline(markup) and _meant_for(world, chat, message, person)
    return {
        "message_id": message.message_id,
        "chat": chat.id,
        "date": message.date,
        "business_date": message.business_date,
        "from": sender_view(world, message.sender),
        "text": message.text,
        "entities": message.entities,
        "photo": _photo(message),
        "reply_to_message_id": message.reply_to,
        "inline_keyboard": markup.get("inline_keyboard", []),
        "reply_keyboard": markup if shown and markup else None,
        "reactions": _reactions(message),
        "edited": message.edit_date is not None,
        "edit_count": len(message.history),
        "history": message.history,
    }


def sender_view(world: World, user_id: int) -> JsonObject:
    """`{id, name, is_bot}`."""
    if user_id == world.bot.id:
        return {"id": user_id, "name": world.bot.first_name, "is_bot": True}
    person = world.people[user_id]
    return {"id": user_id, "name": f"{person.first_name} {person.last_name or ''}".strip(), "is_bot": False}


def _photo(message: Message) -> JsonObject | None:
    if message.photo is None:
        return None
    url = f"/sandbox/photo/{message.photo.path.rpartition('/')[2]}"
    return {"url": url, "width": message.photo.width, "height": message.photo.height}


def _reactions(message: Message) -> list[JsonObject]:
    return [{"emoji": emoji, "by": who} for who, all_ in message.reactions.items() for emoji in all_]


def _meant_for(world: World, chat: Chat, message: Message, person: int) -> bool:
    """A selective keyboard is for those mentioned and for the author of the message replied to."""
    if not (message.markup or {}).get("selective"):
        return True
    replied = chat.messages.get(message.reply_to or 0)
    return (replied is not None and replied.sender == person) or _mentioned(world, message, person)


def _mentioned(world: World, message: Message, person: int) -> bool:
    username = world.people[person].username
    covered = (utf16_slice(message.text, e["offset"], e["length"]).lower() for e in message.entities)
    return username is not None and f"@{username}".lower() in covered
