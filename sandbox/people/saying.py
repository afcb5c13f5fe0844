"""What a person sends, edits, forwards and takes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sandbox.chats import Chat
from sandbox.cleaning import cleaned, is_empty
from sandbox.entities import utf16_len
from sandbox.errors import ApiError, JsonObject
from sandbox.files import WITHOUT_CAPTION
from sandbox.messages import Content, Message
from sandbox.methods import tidying
from sandbox.methods.albums import check_album
from sandbox.methods.editing import rewrite
from sandbox.methods.polling import close, close_later
from sandbox.methods.polling import tell as tell_of
from sandbox.methods.sending import quote as quote_json
from sandbox.people.blocking import set_blocked
from sandbox.people.rooms import room, seen
from sandbox.polls import Poll
from sandbox.posting import forwarded, post, tell
from sandbox.shapes.message import external_json
from sandbox.texts import CAPTION_LIMIT, TEXT_LIMIT, trimmed
from sandbox.world import World


@dataclass(frozen=True)
class Given:
    """A file as a phone hands it over; `kind` as in files.KINDS, `facts` as in Files.add."""

    kind: str
    content: bytes
    name: str = ""
    facts: JsonObject = field(default_factory=dict)


@dataclass(frozen=True)
class How:
    """The rest of a sending: what it answers (`reply_chat`: in which other chat) and quotes, in which topic, whether
    phones stay silent, and the chat whose name it bears (`mask`)."""

    reply_to: int | None = None
    reply_chat: int | None = None
    silent: bool = False
    quote: str = ""
    thread: int | None = None
    mask: int | None = None


def say(
    world: World, person: int, chat_id: int, text: str, *, photo: bytes | None = None, file: Given | None = None,
    **how: Any,
) -> Message:  # fmt: skip
    """Sends a text, or a file with the text as its caption; `how` as in How. In private it opens the chat."""
    file = Given("photo", photo) if photo is not None else file
    if file is not None and file.kind in WITHOUT_CAPTION and text:
        raise ApiError(400, f"a {file.kind} has no caption")
    clean, entities = _typed(text, file is not None)
    return send(world, person, chat_id, [Content(text=clean, entities=entities)], [file], How(**how))[0]


def album(world: World, person: int, chat_id: int, files: list[Given], text: str = "", **how: Any) -> list[Message]:
    """2 to 10 files that show as one; the text is the caption of the first."""
    clean, entities = _typed(text, True)
    check_album([Content(file=world.files.add(f.kind, f.content, f.name)) for f in files])
    group = {"media_group_id": str(next(world.album_ids))}
    contents = [Content(parts=dict(group)) for _ in files]
    contents[0].text, contents[0].entities = clean, entities
    return send(world, person, chat_id, contents, list(files), How(**how))


def contact(world: World, person: int, chat_id: int, phone: str, name: str = "", **how: Any) -> Message:
    """Sends a contact: one's own unless another name is given."""
    own = world.people.get(person)
    card: JsonObject = {"phone_number": phone, "first_name": name or (own.first_name if own else "")}
    if own and not name:
        card |= {"user_id": person} | ({"last_name": own.last_name} if own.last_name else {})
    return send(world, person, chat_id, [Content(parts={"contact": card})], [None], How(**how))[0]


def poll(
    world: World, person: int, chat_id: int, question: str, options: list[str], open_period: int | None = None,
    **how: Any,
) -> Message:  # fmt: skip
    """Sends a poll of one's own, answered openly, perhaps for so many seconds; the bot does not hear of the votes."""
    asked = Poll(str(next(world.poll_ids)), question, options, anonymous=False, open_period=open_period)
    seconds = asked.open_for(world.now())
    message = send(world, person, chat_id, [Content(poll=asked)], [None], How(**how))[0]
    close_later(world, world.chats[chat_id], message, seconds)
    return message


def stop_poll(world: World, person: int, chat_id: int, message_id: int) -> Message:
    """Closes one's own poll before its time; the bot is told. Raises ApiError 403 for another's, 409 when it is closed."""
    chat = room(world, person, chat_id)
    message = seen(chat, message_id)
    if message.poll is None or message.sender != person:
        raise ApiError(403, "one closes one's own polls only")
    if message.poll.closed:
        raise ApiError(409, "this poll is closed")
    close(world, chat, message)
    tell_of(world, message.poll)
    return message


def forward(world: World, person: int, from_chat: int, message_id: int, to_chat: int) -> Message:
    """Passes a message on, with the name of whoever wrote it."""
    source = room(world, person, from_chat)
    content = forwarded(world, source, seen(source, message_id))
    return send(world, person, to_chat, [content], [None], How())[0]


def send(
    world: World, person: int, chat_id: int, contents: list[Content], files: list[Given | None], how: How
) -> list[Message]:
    """Sends these contents, each with its file, after all the checks that every sending has in common."""
    chat = room(world, person, chat_id)
    mask = _mask(world, person, chat, how)
    _check_may_speak(chat, person, how)
    contents[0].parts |= _answering(world, person, chat, how)
    for content, file in zip(contents, files, strict=True):
        content.file = world.files.add(file.kind, file.content, file.name, **file.facts) if file else content.file
    _open(world, chat, contents[0].text)
    answered = None if how.reply_chat not in (None, chat_id) else how.reply_to
    where = {"reply_to": answered, "thread": how.thread, "mask": mask, "silent": how.silent}
    return [post(world, chat, content, person, **where) for content in contents]


def _answering(world: World, person: int, chat: Chat, how: How) -> JsonObject:
    """The parts by which a message says what it answers: the words quoted, and the message if it is in another chat."""
    if how.reply_to is None:
        return {}
    source = chat if how.reply_chat is None else room(world, person, how.reply_chat)
    replied = seen(source, how.reply_to)
    parts = {"quote": quote_json(replied.text, how.quote)} if how.quote else {}
    return parts if source is chat else parts | {"external_reply": external_json(world, source, replied)}


def _typed(text: str, file: bool) -> tuple[str, list[JsonObject]]:
    clean, entities = trimmed(cleaned(text), [])
    if is_empty(clean) and not file:
        raise ApiError(400, "there is nothing to say")
    if utf16_len(clean) > (CAPTION_LIMIT if file else TEXT_LIMIT):
        raise ApiError(400, "this is too long for one message")
    return clean, entities


def _mask(world: World, person: int, chat: Chat, how: How) -> int | None:
    """Whose name it bears; administrators who are anonymous always speak as the group."""
    wanted = how.mask or (chat.id if person in chat.anonymous else None)
    if wanted is not None and person not in room(world, person, wanted).admins:
        raise ApiError(403, f"person {person} may not speak as chat {wanted}")
    return None if chat.channel else wanted


def _check_may_speak(chat: Chat, person: int, how: How) -> None:
    if chat.moved_to:
        raise ApiError(409, f"this group is chat {chat.moved_to} now")
    if chat.channel and person not in chat.admins:
        raise ApiError(403, "only administrators write in a channel")
    if not chat.restricted.get(person, {}).get("can_send_messages", True):
        raise ApiError(403, "this person may not write here")
    if how.thread is not None and how.thread not in chat.topics:
        raise ApiError(404, f"no topic {how.thread} in this chat")
    if how.thread and chat.topics[how.thread].closed and person not in chat.admins:
        raise ApiError(409, "this topic is closed")


def _open(world: World, chat: Chat, text: str) -> None:
    if not chat.private or chat.bot_present:
        return
    if chat.bot_status == "left":
        chat.bot_status = "member"
    elif text.startswith("/start"):
        set_blocked(world, chat.id, False)
    else:
        raise ApiError(409, "the bot is blocked by this person; unblock it or send /start")


def edit(world: World, person: int, chat_id: int, message_id: int, text: str) -> Message:
    """Changes the words of one's own message. Raises ApiError 403 for another's and 409 when nothing changes."""
    chat = room(world, person, chat_id)
    message = seen(chat, message_id)
    if message.sender != person or (not message.file and message.kind != "text"):
        raise ApiError(403, "one edits one's own messages only")
    clean, entities = _typed(text, message.file is not None)
    if clean == message.text:
        raise ApiError(409, "the text is the same")
    rewrite(message, Content(text=clean, entities=entities, file=message.file), int(world.now()))
    world.changes.add("edit", chat.id, message_id)
    tell(world, "edited_message", chat, message)
    return message


def delete(world: World, person: int, chat_id: int, message_id: int) -> None:
    """Takes back one's own message, or as administrator anybody's; the bot is never told. Raises ApiError 403."""
    chat = room(world, person, chat_id)
    message = seen(chat, message_id)
    if message.sender != person and person not in chat.admins and not chat.private:
        raise ApiError(403, "one deletes one's own messages only")
    tidying.delete(world, chat.id, message_id)
