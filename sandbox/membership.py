"""Who comes, goes and rises in a chat, whoever brings it about: the updates and the service messages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.chats import Chat
from sandbox.errors import JsonObject
from sandbox.links import InviteLink
from sandbox.posting import service
from sandbox.shapes.members import chat_json, link_json, member_json, user_json
from sandbox.world import World


@contextmanager
def moving(world: World, chat: Chat, by: int, user: int, link: InviteLink | None = None) -> Iterator[None]:
    """Tells the bot how a member's standing differs after the block: of itself always, of others as administrator.

    `link` is the one they came by.
    """
    old = member_json(world, chat, user)
    yield
    new = member_json(world, chat, user)
    kind = "my_chat_member" if user == world.bot.id else "chat_member"
    if old != new and (kind == "my_chat_member" or chat.bot_status == "administrator"):
        by_link = {"invite_link": link_json(world, link)} if link else {}
        world.updates.add(kind, _moved(world, chat, by, old, new) | by_link, f"membership {by}")
    world.changes.add("chat", chat.id)


def _moved(world: World, chat: Chat, by: int, old: JsonObject, new: JsonObject) -> JsonObject:
    return {
        "chat": chat_json(world, chat),
        "from": user_json(world, by),
        "date": int(world.now()),
        "old_chat_member": old,
        "new_chat_member": new,
    }


def enter(world: World, chat: Chat, by: int, user: int, link: InviteLink | None = None) -> None:
    """Somebody joins (`by` themselves, perhaps by a link) or is added."""
    with moving(world, chat, by, user, link):
        chat.banned.discard(user)
        chat.members.add(user)
    if not chat.channel:
        service(world, chat, by, new_chat_members=[user_json(world, user)])


def depart(world: World, chat: Chat, by: int, user: int, *, ban: bool = False) -> None:
    """Somebody leaves (`by` themselves) or is put out, for good with `ban`."""
    there = user in chat.members
    with moving(world, chat, by, user):
        chat.members.discard(user)
        chat.admins.discard(user)
        chat.rights.pop(user, None)
        chat.anonymous.discard(user)
        if ban:
            chat.restricted.pop(user, None)
            chat.banned.add(user)
    if there and not chat.channel:
        service(world, chat, by, left_chat_member=user_json(world, user))


def promote(
    world: World, chat: Chat, by: int, user: int, *, admin: bool = True, anonymous: bool = False,
    rights: frozenset[str] | None = None,
) -> None:  # fmt: skip
    """Makes a member administrator, with all the usual `rights` or only some, or one of the crowd again."""
    with moving(world, chat, by, user):
        (chat.admins.add if admin else chat.admins.discard)(user)
        (chat.anonymous.add if admin and anonymous else chat.anonymous.discard)(user)
        chat.rights.pop(user, None)
        if admin:
            chat.restricted.pop(user, None)
            chat.rights |= {} if rights is None else {user: rights}


def restrict(world: World, chat: Chat, by: int, user: int, rights: JsonObject, until: int) -> None:
    """Limits what a member may do until a unix second (0: for ever); all rights lift it."""
    with moving(world, chat, by, user):
        if rights["can_send_messages"] and rights["can_send_photos"]:
            chat.restricted.pop(user, None)
        else:
            chat.restricted[user] = {**rights, "until_date": until}


def set_bot_status(world: World, by: int, chat: Chat, status: str, rights: frozenset[str] | None = None) -> None:
    """Puts the bot into a chat, makes it administrator (with only these `rights`) or takes it out; `by` is who did it."""
    was_in = chat.bot_present
    with moving(world, chat, by, world.bot.id):
        chat.bot_status, chat.bot_rights = status, rights
    if chat.private or chat.channel or was_in == chat.bot_present:
        return
    part = "left_chat_member" if was_in else "new_chat_members"
    bot = user_json(world, world.bot.id)
    service(world, chat, by, **{part: bot if was_in else [bot]})
