"""createForumTopic, editForumTopic, closeForumTopic, reopenForumTopic, deleteForumTopic."""

from __future__ import annotations

from sandbox.chats import Chat, Topic
from sandbox.errors import JsonObject
from sandbox.methods.sending import target
from sandbox.methods.tidying import delete
from sandbox.params import Params
from sandbox.posting import service
from sandbox.topics import COLOURS, close_topic, open_topic, topic_of
from sandbox.world import World

NO_RIGHTS = "not enough rights to manage topics"


def create_forum_topic(world: World, params: Params) -> JsonObject:
    """Answers a ForumTopic."""
    chat = _run_by_bot(world, params)
    colour = params.integer("icon_color", COLOURS[0]) or COLOURS[0]
    return open_topic(world, chat, world.bot.id, params.text("name").strip(), colour).as_json()


def edit_forum_topic(world: World, params: Params) -> bool:
    """A new name."""
    chat, topic = _topic(world, params)
    topic.name = params.text("name", topic.name).strip() or topic.name
    service(world, chat, world.bot.id, thread=topic.id, forum_topic_edited={"name": topic.name})
    world.changes.add("chat", chat.id)
    return True


def close_forum_topic(world: World, params: Params) -> bool:
    """Only administrators may write in it from now on."""
    close_topic(world, *_by_bot(world, params), True)
    return True


def reopen_forum_topic(world: World, params: Params) -> bool:
    """Everybody may write in it again."""
    close_topic(world, *_by_bot(world, params), False)
    return True


def delete_forum_topic(world: World, params: Params) -> bool:
    """The topic and everything said in it."""
    chat, topic = _topic(world, params)
    for message in [m for m in chat.messages.values() if m.thread == topic.id]:
        delete(world, chat.id, message.message_id)
    del chat.topics[topic.id]
    world.changes.add("chat", chat.id)
    return True


def _run_by_bot(world: World, params: Params) -> Chat:
    chat = target(world, params)
    chat.check_bot_runs(NO_RIGHTS)
    return chat


def _topic(world: World, params: Params) -> tuple[Chat, Topic]:
    chat = _run_by_bot(world, params)
    return chat, topic_of(chat, params.integer("message_thread_id"))


def _by_bot(world: World, params: Params) -> tuple[Chat, int, Topic]:
    chat, topic = _topic(world, params)
    return chat, world.bot.id, topic
