"""Messages and chats as a person sees them on a phone."""

from __future__ import annotations

from sandbox.chats import Chat
from sandbox.entities import utf16_slice
from sandbox.errors import JsonObject
from sandbox.keyboards import is_inline
from sandbox.messages import SERVICE, Message
from sandbox.polls import Poll
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
    """`commands` is the menu most of its people see; `pinned` the message on top, or None."""
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
        "owner": chat.owner,
        "anonymous": sorted(chat.anonymous),
        "bot_status": chat.bot_status,
        "moved_to": chat.moved_to,
        "forum": chat.forum,
        "topics": [{"id": t.id, "name": t.name, "closed": t.closed} for t in chat.topics.values()],
        "pinned": chat.pins[-1] if chat.pins else None,
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
        "from": _sender(world, message),
        "author": message.sender,
        "kind": message.kind,
        "text": message.text,
        "entities": message.entities,
        "file": _file(message),
        "poll": _poll(message.poll, person),
        "location": message.parts.get("location"),
        "venue": message.parts.get("venue"),
        "external": _external(message),
        "silent": message.silent,
        "contact": message.parts.get("contact"),
        "service": {part: message.parts[part] for part in SERVICE if part in message.parts} or None,
        "forwarded": _forwarded(message),
        "quote": (message.parts.get("quote") or {}).get("text"),
        "album": message.parts.get("media_group_id"),
        "thread": message.thread if message.thread in chat.topics else None,
        "reply_to_message_id": message.reply_to,
        "inline_keyboard": markup.get("inline_keyboard", []),
        "reply_keyboard": markup if shown and markup else None,
        "reactions": _reactions(message),
        "edited": message.edit_date is not None,
        "edit_count": len(message.history),
        "history": message.history,
    }


def _sender(world: World, message: Message) -> JsonObject:
    """`{id, name, is_bot}`; whoever speaks as a chat is shown as that chat."""
    if message.mask is not None:
        return {"id": message.mask, "name": world.chats[message.mask].title, "is_bot": False}
    if message.sender == world.bot.id:
        return {"id": message.sender, "name": world.bot.first_name, "is_bot": True}
    return {"id": message.sender, "name": world.people[message.sender].full_name, "is_bot": False}


def _file(message: Message) -> JsonObject | None:
    if message.file is None:
        return None
    file = message.file
    shape: JsonObject = {"kind": file.kind, "url": f"/sandbox/files/{file.path}", "mime": file.mime}
    shape |= {"name": file.facts.get("file_name", ""), "size": len(file.content)}
    return shape | {name: file.facts[name] for name in ("width", "height", "duration", "title") if name in file.facts}


def _poll(poll: Poll | None, person: int) -> JsonObject | None:
    return {**poll.as_json(), "chosen": poll.votes.get(person, [])} if poll else None


def _forwarded(message: Message) -> str | None:
    """Whose words these are, or None."""
    return _named(message.parts.get("forward_origin"))


def _external(message: Message) -> JsonObject | None:
    """`{name, chat}` of the message in another chat that this one answers, or None; `chat` only of a group."""
    info = message.parts.get("external_reply")
    return {"name": _named(info["origin"]), "chat": info.get("chat", {}).get("title")} if info else None


def _named(origin: JsonObject | None) -> str | None:
    if origin is None:
        return None
    whose = origin.get("chat") or origin.get("sender_chat") or {}
    user = origin.get("sender_user") or {}
    return str(whose.get("title") or origin.get("sender_user_name") or user.get("first_name") or "")


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
