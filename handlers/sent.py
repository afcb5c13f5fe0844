"""What came with a message besides words, as the flow wants it: «kind:reference»."""

from collections.abc import Callable, Mapping

from aiogram.types import Message

from flow.media import Media, MediaKind

_REFERENCES: Mapping[MediaKind, Callable[[Message], str]] = {
    MediaKind.PHOTO: lambda m: m.photo[-1].file_id if m.photo else "",
    MediaKind.VOICE: lambda m: m.voice.file_id if m.voice else "",
    MediaKind.AUDIO: lambda m: m.audio.file_id if m.audio else "",
    MediaKind.VIDEO: lambda m: m.video.file_id if m.video else "",
    MediaKind.VIDEO_NOTE: lambda m: m.video_note.file_id if m.video_note else "",
    MediaKind.ANIMATION: lambda m: m.animation.file_id if m.animation else "",
    MediaKind.DOCUMENT: lambda m: m.document.file_id if m.document else "",
    MediaKind.LOCATION: lambda m: f"{m.location.latitude},{m.location.longitude}" if m.location else "",
}
"""In this order: a moving picture says that it is a document as well."""


def media_of(message: Message) -> str:
    """What was sent, empty when it is only words or something we make nothing of (a sticker, a die, a poll)."""
    found = ((kind, reference(message)) for kind, reference in _REFERENCES.items())
    return next((str(Media(kind, ref)) for kind, ref in found if ref), "")


def words_of(message: Message) -> str:
    """What was said: the text, the caption, or the name of a place that was sent."""
    return (
        message.text or message.caption or (f"{message.venue.title} {message.venue.address}" if message.venue else "")
    )
