"""sendMediaGroup, and the InputMedia it shares with editMessageMedia."""

from __future__ import annotations

from sandbox.errors import JsonObject, bad_request
from sandbox.messages import Content
from sandbox.methods.sending import file_of, place_of, target
from sandbox.params import Params
from sandbox.posting import post
from sandbox.shapes.message import message_json
from sandbox.speaking import check_bot_may_send
from sandbox.texts import caption_of
from sandbox.world import World

ALBUM = range(2, 11)
TOGETHER = ({"photo", "video"}, {"document"}, {"audio"})


def send_media_group(world: World, params: Params) -> list[JsonObject]:
    """Answers the Messages of the album, each counted as a message of its own."""
    chat = target(world, params)
    contents = [input_media(world, params, item) for item in params.objects("media")]
    check_album(contents)
    check_bot_may_send(chat, contents[0])
    where = place_of(world, chat, params, *contents)
    world.limits.admit_messages(chat.id, chat.private, world.now(), len(contents))
    group = {"media_group_id": str(next(world.album_ids))}
    for content in contents:
        content.parts |= group
    sent = [post(world, chat, content, world.bot.id, **where) for content in contents]
    return [message_json(world, chat, message) for message in sent]


def check_album(contents: list[Content]) -> None:
    """2 to 10 files; documents and audio keep to themselves."""
    if len(contents) not in ALBUM:
        raise bad_request("there must be 2-10 items in the media group")
    kinds = {content.kind for content in contents}
    if not any(kinds <= fitting for fitting in TOGETHER):
        raise bad_request("media group items of these types can't be mixed")


def input_media(world: World, params: Params, item: JsonObject) -> Content:
    """One InputMedia, whose `attach://` points into the request."""
    kind = str(item.get("type", ""))
    if kind not in ("photo", "video", "document", "audio"):
        raise bad_request("can't parse InputMedia: type is invalid")
    inner = Params(item, params.uploads)
    text, entities = caption_of(inner)
    return Content(text=text, entities=entities, file=file_of(world, inner, "media", kind))
