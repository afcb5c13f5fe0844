"""getMe, getChat and its kin, the command menus and the menu button, close and logOut."""

from __future__ import annotations

from sandbox.chats import Chat
from sandbox.errors import JsonObject, bad_request
from sandbox.methods.sending import target
from sandbox.params import Params
from sandbox.shapes.members import full_chat_json, me_json, member_json
from sandbox.shapes.message import message_json
from sandbox.world import World


def get_me(world: World, params: Params) -> JsonObject:
    """The bot as a User."""
    return me_json(world)


def nothing(world: World, params: Params) -> bool:
    """close and logOut: agreed, with no effect."""
    return True


def get_chat(world: World, params: Params) -> JsonObject:
    """A ChatFullInfo."""
    chat = _known(target(world, params))
    shape = full_chat_json(world, chat)
    pinned = chat.messages.get(chat.pins[-1]) if chat.pins else None
    return shape | ({"pinned_message": message_json(world, chat, pinned)} if pinned else {})


def get_chat_member(world: World, params: Params) -> JsonObject:
    """A ChatMember; people the sandbox does not know are refused."""
    chat, user_id = _known(target(world, params)), params.required("user_id")
    if user_id not in world.people and user_id != world.bot.id:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return member_json(world, chat, user_id)


def get_chat_administrators(world: World, params: Params) -> list[JsonObject]:
    """The administrators of a group, the bot too if it is one."""
    chat = _known(target(world, params))
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    bot = [world.bot.id] if chat.bot_status == "administrator" else []
    return [member_json(world, chat, user_id) for user_id in [*sorted(chat.admins), *bot]]


def get_chat_member_count(world: World, params: Params) -> int:
    """People and the bot."""
    chat = _known(target(world, params))
    return len(chat.members) + chat.bot_present


def set_my_commands(world: World, params: Params) -> bool:
    """Replaces the menu of a scope and language."""
    world.commands.put(params.object("scope"), params.text("language_code"), params.objects("commands"))
    world.changes.add("commands")
    return True


def get_my_commands(world: World, params: Params) -> list[JsonObject]:
    """Exactly the menu that was set for this scope and language."""
    return world.commands.get(params.object("scope"), params.text("language_code"))


def delete_my_commands(world: World, params: Params) -> bool:
    """Forgets the menu of a scope and language."""
    world.commands.drop(params.object("scope"), params.text("language_code"))
    world.changes.add("commands")
    return True


def set_chat_menu_button(world: World, params: Params) -> bool:
    """For one private chat, or without chat_id for all that have none of their own."""
    button = params.object("menu_button") or {"type": "default"}
    if button.get("type") not in ("commands", "web_app", "default"):
        raise bad_request("can't parse menu button: unsupported type")
    world.menu_buttons[params.integer("chat_id", 0) or 0] = button
    return True


def get_chat_menu_button(world: World, params: Params) -> JsonObject:
    """A MenuButton."""
    chat_id = params.integer("chat_id", 0) or 0
    return world.menu_buttons.get(chat_id, world.menu_buttons.get(0, {"type": "default"}))


def get_user_profile_photos(world: World, params: Params) -> JsonObject:
    """Nobody has any."""
    if params.required("user_id") not in {*world.people, world.bot.id}:
        raise bad_request("user not found")
    return {"total_count": 0, "photos": []}


def _known(chat: Chat) -> Chat:
    """A person who never wrote is no chat yet; a group the bot left is closed to it."""
    if chat.private and chat.bot_status == "left":
        raise bad_request("chat not found")
    if not chat.private:
        chat.check_bot_may_write()
    return chat
