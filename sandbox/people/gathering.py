"""Who comes and goes, rises and moves house."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import Any

from sandbox.chats import Chat, Topic
from sandbox.errors import ApiError
from sandbox.links import InviteLink
from sandbox.membership import depart, enter, moving, set_bot_status
from sandbox.membership import promote as promote_member
from sandbox.messages import Message
from sandbox.people.rooms import door, governed, room
from sandbox.people.saying import say
from sandbox.posting import service
from sandbox.topics import close_topic, open_topic, topic_of
from sandbox.world import World

__all__ = [
    "add",
    "channel_post",
    "join",
    "join_by_link",
    "leave",
    "migrate",
    "promote",
    "remove",
    "set_bot_status",
    "topic",
]
FIRST_MOVED = -1_002_000_000_000
_MOVES = ("members", "admins", "rights", "anonymous", "banned", "restricted")


def join(world: World, person: int, chat_id: int) -> None:
    """Comes in alone. Raises ApiError 403 when banned, 409 when already in."""
    _enter(world, _open_door(world, person, chat_id), person, person)


def join_by_link(world: World, person: int, url: str) -> Chat:
    """Follows an invite link, or https://t.me/<username> of a group. Raises ApiError as `join`, 409 for a used-up link."""
    chat, link = _behind(world, url)
    if link is not None and not link.opens(world.now()):
        raise ApiError(409, "this link has expired")
    _enter(world, _open_door(world, person, chat.id), person, person, link)
    if link is not None:
        link.used += 1
    return chat


def _behind(world: World, url: str) -> tuple[Chat, InviteLink | None]:
    for chat in world.chats.values():
        link = chat.link(url)
        if link or (chat.username and url.lower() == f"https://t.me/{chat.username}".lower() and not chat.private):
            return chat, link
    raise ApiError(404, "this link leads nowhere")


def _open_door(world: World, person: int, chat_id: int) -> Chat:
    chat = door(world, person, chat_id)
    if chat.private or chat.moved_to:
        raise ApiError(409, "nobody can join this chat")
    if person in chat.banned:
        raise ApiError(403, f"person {person} is banned from chat {chat_id}")
    return chat


def add(world: World, by: int, chat_id: int, user: int) -> None:
    """A member brings somebody in: a person, or the bot."""
    chat = room(world, by, chat_id)
    if user == world.bot.id:
        return set_bot_status(world, by, chat, "member")
    door(world, user, chat_id)
    return _enter(world, chat, by, user)


def _enter(world: World, chat: Chat, by: int, user: int, link: InviteLink | None = None) -> None:
    if user in chat.members:
        raise ApiError(409, f"person {user} is in chat {chat.id} already")
    enter(world, chat, by, user, link)


def leave(world: World, person: int, chat_id: int) -> None:
    """Goes."""
    chat = room(world, person, chat_id)
    if chat.private:
        raise ApiError(409, "one blocks the bot, but does not leave a private chat")
    depart(world, chat, person, person)


def remove(world: World, by: int, chat_id: int, user: int, *, ban: bool = True) -> None:
    """An administrator puts a person out, or the bot."""
    chat = governed(world, by, chat_id)
    if user == world.bot.id:
        return set_bot_status(world, by, chat, "kicked")
    room(world, user, chat_id)
    _check_no_owner(chat, user)
    return depart(world, chat, by, user, ban=ban)


def promote(world: World, by: int, chat_id: int, user: int, *, admin: bool = True, anonymous: bool = False) -> None:
    """An administrator makes a member administrator, or no longer; the bot too."""
    chat = governed(world, by, chat_id)
    if user == world.bot.id:
        return set_bot_status(world, by, chat, "administrator" if admin else "member")
    room(world, user, chat_id)
    _check_no_owner(chat, user)
    return promote_member(world, chat, by, user, admin=admin, anonymous=anonymous)


def _check_no_owner(chat: Chat, user: int) -> None:
    if user == chat.owner:
        raise ApiError(403, "nobody puts out or demotes the owner")


def topic(world: World, person: int, chat_id: int, name: str = "", thread: int | None = None, **change: bool) -> Topic:
    """Opens a topic, or closes and reopens one (`closed`); for administrators."""
    chat = governed(world, person, chat_id)
    if thread is None:
        return open_topic(world, chat, person, name)
    close_topic(world, chat, person, topic_of(chat, thread), change["closed"])
    return topic_of(chat, thread)


def migrate(world: World, chat_id: int, by: int) -> Chat:
    """A group becomes a supergroup: a new chat with the same people, and a note in the old one.

    The bot hears that it has come into the new chat, and never that it left the old one (tdlib/telegram-bot-api issue 266).
    """
    old = governed(world, by, chat_id)
    if old.type != "group" or old.moved_to:
        raise ApiError(409, "only a plain group becomes a supergroup")
    fresh: dict[str, Any] = {"messages": {}, "pins": [], "links": [], "topics": {}}
    fresh |= {part: copy(getattr(old, part)) for part in _MOVES}
    new = replace(old, id=FIRST_MOVED - len(world.chats), type="supergroup", **fresh)
    world.chats[new.id] = new
    service(world, old, by, migrate_to_chat_id=new.id)
    old.moved_to = new.id
    if new.bot_present:
        status, new.bot_status = new.bot_status, "left"
        with moving(world, new, by, world.bot.id):
            new.bot_status = status
    service(world, new, by, migrate_from_chat_id=old.id)
    world.changes.add("chat", old.id)
    return new


def channel_post(world: World, channel: int, text: str, by: int | None = None, **rest: Any) -> Message:
    """A post by one of a channel's administrators, whoever it is."""
    chat = world.chats.get(channel)
    if chat is None or not chat.channel or not chat.admins:
        raise ApiError(404, f"no channel {channel} with an administrator here")
    return say(world, min(chat.admins) if by is None else by, channel, text, **rest)
