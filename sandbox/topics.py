"""Topics of a forum, whoever opens and closes them."""

from __future__ import annotations

from sandbox.chats import Chat, Topic
from sandbox.errors import bad_request
from sandbox.posting import service
from sandbox.world import World

NO_THREAD, CLOSED = "message thread not found", "TOPIC_CLOSED"
COLOURS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)
NAME_LIMIT = 128


def open_topic(world: World, chat: Chat, by: int, name: str, colour: int = COLOURS[0]) -> Topic:
    """A new topic. A long name is cut. Raises ApiError 400 in a chat without topics or for no name."""
    if not chat.forum:
        raise bad_request("the chat is not a forum")
    title = name.strip()[:NAME_LIMIT]
    if not title:
        raise bad_request("title must be non-empty")
    message = service(world, chat, by, forum_topic_created={"name": title, "icon_color": colour})
    world.changes.add("chat", chat.id)
    return chat.topics[message.message_id]


def close_topic(world: World, chat: Chat, by: int, topic: Topic, closed: bool) -> None:
    """Closes or reopens. Raises ApiError 400 when it already is so."""
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    part = "forum_topic_closed" if closed else "forum_topic_reopened"
    service(world, chat, by, thread=topic.id, **{part: {}})
    world.changes.add("chat", chat.id)


def topic_of(chat: Chat, thread: int | None) -> Topic:
    """The topic, or ApiError 400."""
    topic = chat.topics.get(thread or 0)
    if topic is None:
        raise bad_request(NO_THREAD)
    return topic


def thread_for_bot(chat: Chat, thread: int | None) -> int | None:
    """Where the bot may write; None is the General topic, or a chat without any. Closed topics are for administrators."""
    if thread is None:
        return None
    if topic_of(chat, thread).closed and chat.bot_status != "administrator":
        raise bad_request(CLOSED)
    return thread
