"""sendMessage, sendPhoto and the other single files, sendLocation, sendVenue, sendContact, sendChatAction."""

from __future__ import annotations

from typing import Any

from sandbox.chats import Chat
from sandbox.entities import utf16_slice
from sandbox.errors import JsonObject, bad_request
from sandbox.files import UPLOAD_LIMIT, WITHOUT_CAPTION, StoredFile
from sandbox.keyboards import reply_markup
from sandbox.messages import Content
from sandbox.params import Params
from sandbox.posting import post
from sandbox.shapes.message import external_json, message_json
from sandbox.speaking import check_bot_may_send
from sandbox.texts import caption_of, quote_of, text_of
from sandbox.topics import thread_for_bot
from sandbox.world import World

FACTS = ("duration", "width", "height", "length", "performer", "title", "emoji")


def target(world: World, params: Params) -> Chat:
    """The chat named by chat_id."""
    key = params.text("chat_id")
    if not key:
        raise bad_request("chat_id is empty")
    return world.chat(key)


def send_message(world: World, params: Params) -> JsonObject:
    """Answers the Message sent."""
    chat = target(world, params)
    text, entities = text_of(params)
    return send(world, chat, params, Content(text=text, entities=entities))


def send_photo(world: World, params: Params) -> JsonObject:
    """Answers the Message sent; as with every kind, the file is a part of the body or a file_id seen before."""
    return _send_file(world, params, "photo")


def send_voice(world: World, params: Params) -> JsonObject:
    """Answers the Message sent."""
    return _send_file(world, params, "voice")


def send_audio(world: World, params: Params) -> JsonObject:
    """Answers the Message sent."""
    return _send_file(world, params, "audio")


def send_video(world: World, params: Params) -> JsonObject:
    """Answers the Message sent."""
    return _send_file(world, params, "video")


def send_document(world: World, params: Params) -> JsonObject:
    """Answers the Message sent."""
    return _send_file(world, params, "document")


def send_animation(world: World, params: Params) -> JsonObject:
    """Answers the Message sent; it holds a document as well."""
    return _send_file(world, params, "animation")


def send_video_note(world: World, params: Params) -> JsonObject:
    """Answers the Message sent."""
    return _send_file(world, params, "video_note")


def send_sticker(world: World, params: Params) -> JsonObject:
    """Answers the Message sent."""
    return _send_file(world, params, "sticker")


def _send_file(world: World, params: Params, kind: str) -> JsonObject:
    chat = target(world, params)
    text, entities = ("", []) if kind in WITHOUT_CAPTION else caption_of(params)
    return send(world, chat, params, Content(text=text, entities=entities, file=file_of(world, params, kind, kind)))


def send_location(world: World, params: Params) -> JsonObject:
    """Answers the Message sent."""
    return send(world, target(world, params), params, Content(parts={"location": _place(params) | _accuracy(params)}))


def send_venue(world: World, params: Params) -> JsonObject:
    """Answers the Message sent; it holds the location as well."""
    place, names = _place(params), {name: params.text(name) for name in ("title", "address")}
    if not all(names.values()):
        raise bad_request("venue title and address must be non-empty")
    parts = {"location": place, "venue": {"location": place, **names}}
    return send(world, target(world, params), params, Content(parts=parts))


def _place(params: Params) -> JsonObject:
    for name in ("latitude", "longitude"):
        if not params.text(name).strip():
            raise bad_request(f"{name} is empty")
    place = {name: params.number(name, 0.0) for name in ("latitude", "longitude")}
    if abs(place["latitude"]) > 90 or abs(place["longitude"]) > 180:
        raise bad_request("wrong location specified")
    return place


def _accuracy(params: Params) -> JsonObject:
    """How exact the point is, where it heads and how long it may move; the sandbox's bots do not move it."""
    whole = {name: params.integer(name) for name in ("live_period", "heading", "proximity_alert_radius")}
    radius = params.number("horizontal_accuracy", 0.0)
    return {name: value for name, value in {**whole, "horizontal_accuracy": radius}.items() if value}


def send_contact(world: World, params: Params) -> JsonObject:
    """Answers the Message sent."""
    card = {name: params.text(name) for name in ("phone_number", "first_name", "last_name")}
    if not card["phone_number"]:
        raise bad_request('field "phone_number" must contain a valid phone number')
    if not card["first_name"]:
        raise bad_request('field "first_name" must be non-empty')
    present = {name: value for name, value in card.items() if value}
    return send(world, target(world, params), params, Content(parts={"contact": present}))


def send_chat_action(world: World, params: Params) -> bool:
    """Checked, and shown to no one."""
    target(world, params).check_bot_may_write()
    if not params.text("action"):
        raise bad_request("wrong parameter action in request")
    return True


def send(world: World, chat: Chat, params: Params, content: Content) -> JsonObject:
    """Sends as the bot, after all the checks every kind of message has in common; answers the Message."""
    check_bot_may_send(chat, content)
    where = place_of(world, chat, params, content)
    markup = reply_markup(params)
    world.limits.admit_messages(chat.id, chat.private, world.now())
    message = post(world, chat, content, world.bot.id, markup=markup, **where)
    return message_json(world, chat, message)


def place_of(world: World, chat: Chat, params: Params, *contents: Content) -> dict[str, Any]:
    """reply_to, thread and silent; a quote, the message of another chat replied to and a protection go into the content."""
    new_way = Params(params.object("reply_parameters") or {})
    source = _reply_chat(world, chat, new_way)
    reply_to = _reply_target(source, params, new_way)
    if reply_to and contents and "quote" in new_way:
        contents[0].parts["quote"] = _quote(source, reply_to, new_way)
    if reply_to and contents and source is not chat:
        contents[0].parts["external_reply"] = external_json(world, source, source.messages[reply_to])
    for content in contents:
        content.parts |= {"has_protected_content": True} if params.flag("protect_content") else {}
    thread = thread_for_bot(chat, params.integer("message_thread_id"))
    silent = params.flag("disable_notification")
    return {"reply_to": reply_to if source is chat else None, "thread": thread, "silent": silent}


def _reply_chat(world: World, chat: Chat, new_way: Params) -> Chat:
    source = world.chat(new_way.text("chat_id")) if new_way.text("chat_id") else chat
    if source is not chat:
        source.check_bot_may_write()
    return source


def _reply_target(chat: Chat, params: Params, new_way: Params) -> int | None:
    wanted = new_way.integer("message_id", params.integer("reply_to_message_id"))
    if wanted in chat.messages:
        return wanted
    lenient = new_way.flag("allow_sending_without_reply") or params.flag("allow_sending_without_reply")
    if wanted is None or lenient:
        return None
    raise bad_request("message to be replied not found")


def _quote(chat: Chat, reply_to: int, params: Params) -> JsonObject:
    words, entities = quote_of(params)
    return quote(chat.messages[reply_to].text, words, params.integer("quote_position", 0) or 0) | (
        {"entities": entities} if entities else {}
    )


def quote(text: str, words: str, position: int = 0) -> JsonObject:
    """A TextQuote of the words nearest to a position (UTF-16). Raises ApiError unless they stand there exactly."""
    places = [at for at in range(len(text.encode("utf-16-le")) // 2) if _stands_at(text, words, at)]
    if not words or not places:
        raise bad_request("QUOTE_TEXT_INVALID")
    return {"text": words, "position": min(places, key=lambda at: abs(at - position)), "is_manual": True}


def _stands_at(text: str, words: str, at: int) -> bool:
    return utf16_slice(text, at, len(words.encode("utf-16-le")) // 2) == words


def file_of(world: World, params: Params, name: str, kind: str) -> StoredFile:
    """The file a parameter gives, of the kind wanted. Raises ApiError in Telegram's words."""
    upload = params.upload(name)
    if upload:
        if len(upload.content) > UPLOAD_LIMIT:
            raise bad_request("file is too big")
        facts = {fact: params.text(fact) for fact in FACTS if fact in params}
        return world.files.add(kind, upload.content, upload.filename, **facts)
    file_id = params.text(name)
    if not file_id:
        raise bad_request(f"there is no {kind} in the request")
    return _known_file(world, file_id, kind)


def _known_file(world: World, file_id: str, kind: str) -> StoredFile:
    stored = world.files.by_id(file_id)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
    return stored
