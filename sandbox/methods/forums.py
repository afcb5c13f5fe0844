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

TOPICS, DELETE = "can_manage_topics", "can_delete_messages"


def create_forum_topic(world: World, params: Params) -> JsonObject:
    """Answers a ForumTopic."""
    chat = target(world, params)
    chat.check_bot_runs("not enough rights to create a topic", TOPICS)
    colour = params.integer("icon_color", COLOURS[0]) or COLOURS[0]
    return open_topic(world, chat, world.bot.id, params.text("name"), colour).as_json()


def edit_forum_topic(world: World, params: Params) -> bool:
    """A new name."""
    chat, topic = _topic(world, params, "edit")
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
    chat, topic = _topic(world, params, "delete", DELETE)
    for message in [m for m in chat.messages.values() if m.thread == topic.id]:
        delete(world, chat.id, message.message_id)
    del chat.topics[topic.id]
    world.changes.add("chat", chat.id)
    return True


def _topic(world: World, params: Params, what: str, right: str = TOPICS) -> tuple[Chat, Topic]:
    chat = target(world, params)
    chat.check_bot_runs(f"not enough rights to {what} the topic", right)
    return chat, topic_of(chat, params.integer("message_thread_id"))


def _by_bot(world: World, params: Params) -> tuple[Chat, int, Topic]:
    chat, topic = _topic(world, params, "close or open")
    return chat, world.bot.id, topic
