"""sendPoll and stopPoll."""

from __future__ import annotations

from sandbox.chats import Chat
from sandbox.errors import JsonObject, bad_request
from sandbox.keyboards import inline_only
from sandbox.messages import Content, Message
from sandbox.methods.sending import send, target
from sandbox.params import Params
from sandbox.polls import EXPLANATION_LIMIT, Poll
from sandbox.world import World


def send_poll(world: World, params: Params) -> JsonObject:
    """Answers the Message sent. The bot hears of every vote by `poll`, and by `poll_answer` unless it is anonymous."""
    chat = target(world, params)
    poll = _poll(world, params)
    poll.check()
    if chat.channel and not poll.anonymous:
        raise bad_request("non-anonymous polls can't be sent to channel chats")
    seconds = poll.open_for(world.now())
    sent = send(world, chat, params, Content(poll=poll))
    close_later(world, chat, chat.messages[sent["message_id"]], seconds)
    return sent


def _poll(world: World, params: Params) -> Poll:
    quiz = params.text("type") == "quiz"
    if len(params.text("explanation")) > EXPLANATION_LIMIT:
        raise bad_request("explanation text is too long")
    return Poll(
        id=str(next(world.poll_ids)),
        question=params.text("question").strip(),
        options=[_option(item) for item in params.parsed("options") or []],
        anonymous=params.flag("is_anonymous", True),
        quiz=quiz,
        multiple=params.flag("allows_multiple_answers"),
        revoting=params.flag("allows_revoting", not quiz),
        correct=_correct(params) if quiz else [],
        explanation=params.text("explanation") if quiz else "",
        open_period=params.integer("open_period"),
        close_date=params.integer("close_date"),
        closed=params.flag("is_closed"),
    )


def _option(item: object) -> str:
    return str(item.get("text", "") if isinstance(item, dict) else item).strip()


def _correct(params: Params) -> list[int]:
    single = params.text("correct_option_id")
    listed = params.strings("correct_option_ids") or ([single] if single else [])
    return [int(number) for number in listed if number.isdecimal()]


def stop_poll(world: World, params: Params) -> JsonObject:
    """Answers the Poll with its final count; the bot is told by `poll` as well."""
    chat = target(world, params)
    message = chat.message(params.integer("message_id"), "message with poll to stop not found")
    if message.poll is None:
        raise bad_request("message is not a poll")
    if message.sender != world.bot.id:
        raise bad_request("poll can't be stopped")
    if message.poll.closed:
        raise bad_request("poll has already been closed")
    message.markup = inline_only(params)
    close(world, chat, message)
    return message.poll.as_json()


def close_later(world: World, chat: Chat, message: Message, seconds: float | None) -> None:
    """Closes it in so many seconds; None leaves it open."""
    if seconds:
        world.updates.later(seconds, lambda: close(world, chat, message))


def close(world: World, chat: Chat, message: Message) -> None:
    """Nobody can vote any more; nothing happens to a poll that is closed already. The bot hears of its own polls."""
    if message.poll is None or message.poll.closed:
        return
    message.poll.closed = True
    world.changes.add("edit", chat.id, message.message_id)
    if message.sender == world.bot.id:
        tell(world, message.poll)


def tell(world: World, poll: Poll) -> None:
    """The bot hears how a poll stands."""
    world.updates.add("poll", poll.as_json(), f"poll {poll.id}")
