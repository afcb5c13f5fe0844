"""Each kind of thing sent goes out by its own method; a reference the channel gave us is enough, nothing is downloaded."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from telegram import Message
from telegram.ext import ExtBot

from flow.media import Media, MediaKind

CAPTION = 1024
"""UTF-16 units of a caption."""
WORDLESS = frozenset({MediaKind.VIDEO_NOTE, MediaKind.LOCATION})
"""What carries no caption."""

Door = Callable[..., Awaitable[Message]]


def fits_caption(media: Media, text: str) -> bool:
    """Whether the words go with it in one message; otherwise they go first."""
    return media.kind not in WORDLESS and len(text.encode("utf-16-le")) <= 2 * CAPTION


async def send_media(bot: ExtBot[Any], chat: int, media: Media, **more: Any) -> Message:
    """Send it; `more` as python-telegram-bot's methods take it. Raises what they raise."""
    if media.kind is MediaKind.LOCATION:
        latitude, _, longitude = media.ref.partition(",")
        return await bot.send_location(chat, float(latitude), float(longitude), **more)
    return await _doors(bot)[media.kind](chat, media.ref, **more)


def _doors(bot: ExtBot[Any]) -> Mapping[MediaKind, Door]:
    return {
        MediaKind.PHOTO: bot.send_photo,
        MediaKind.VOICE: bot.send_voice,
        MediaKind.AUDIO: bot.send_audio,
        MediaKind.VIDEO: bot.send_video,
        MediaKind.VIDEO_NOTE: bot.send_video_note,
        MediaKind.DOCUMENT: bot.send_document,
        MediaKind.ANIMATION: bot.send_animation,
    }
