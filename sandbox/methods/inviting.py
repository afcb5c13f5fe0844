"""exportChatInviteLink, createChatInviteLink, revokeChatInviteLink."""

from __future__ import annotations

import hashlib

from sandbox.chats import Chat
from sandbox.errors import JsonObject, bad_request
from sandbox.links import InviteLink
from sandbox.methods.sending import target
from sandbox.params import Params
from sandbox.shapes.members import link_json
from sandbox.world import World

NO_RIGHTS = "not enough rights to manage chat invite link"
NAME_LIMIT, MEMBER_LIMIT = 32, range(1, 100_000)


def export_chat_invite_link(world: World, params: Params) -> str:
    """A fresh primary link; the one before opens nothing any more."""
    chat = _run(world, params)
    for link in chat.links:
        link.revoked = link.revoked or link.primary
    return make(world, chat, world.bot.id, primary=True).url


def create_chat_invite_link(world: World, params: Params) -> JsonObject:
    """Answers a ChatInviteLink, for so many people or until a date. Links that ask for approval are not made here."""
    chat, limit = _run(world, params), params.integer("member_limit")
    if params.flag("creates_join_request"):
        raise bad_request("the sandbox has no join requests")
    if limit is not None and limit not in MEMBER_LIMIT:
        raise bad_request("USAGE_LIMIT_INVALID")
    facts = {"name": params.text("name")[:NAME_LIMIT], "limit": limit, "expires": params.integer("expire_date")}
    return link_json(world, make(world, chat, world.bot.id, **facts))


def revoke_chat_invite_link(world: World, params: Params) -> JsonObject:
    """Answers the ChatInviteLink, which opens nothing any more."""
    link = _run(world, params).link(params.text("invite_link"))
    if link is None:
        raise bad_request("INVITE_HASH_EXPIRED")
    link.revoked = True
    return link_json(world, link)


def make(world: World, chat: Chat, creator: int, **facts: object) -> InviteLink:
    """A link nobody had before."""
    seed = f"{world.bot.token} {chat.id} {len(chat.links)}".encode()
    link = InviteLink(f"https://t.me/+{hashlib.sha256(seed).hexdigest()[:16]}", creator, **facts)  # type: ignore[arg-type]
    chat.links.append(link)
    return link


def _run(world: World, params: Params) -> Chat:
    chat = target(world, params)
    if chat.private:
        raise bad_request("can't invite members to a private chat")
    chat.check_bot_runs(NO_RIGHTS, "can_invite_users")
    return chat
