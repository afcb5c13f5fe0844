"""Files anyone sent: kept in memory, named as Telegram names them."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass, field
from typing import Any

from sandbox.errors import JsonObject, bad_request
from sandbox.image_size import image_kind, image_size
from sandbox.sound_length import ogg_seconds

MB = 1024 * 1024
PHOTO_LIMIT, UPLOAD_LIMIT, DOWNLOAD_LIMIT = 10 * MB, 50 * MB, 20 * MB
# kind: (how its file_id begins, the folder of its path, its usual type)
_KINDS = {
    "photo": ("AgAC", "photos", "image/jpeg"),
    "voice": ("AwAC", "voice", "audio/ogg"),
    "audio": ("CQAC", "music", "audio/mpeg"),
    "video": ("BAAC", "videos", "video/mp4"),
    "document": ("BQAC", "documents", "application/octet-stream"),
    "animation": ("CgAC", "animations", "video/mp4"),
    "video_note": ("DQAC", "video_notes", "video/mp4"),
    "sticker": ("CAAC", "stickers", "image/webp"),
}
KINDS = tuple(_KINDS)
WITHOUT_CAPTION = ("video_note", "sticker")
_ENDINGS = {"audio/ogg": ".oga", "audio/mpeg": ".mp3", "video/mp4": ".mp4", "application/octet-stream": ""}
_STICKER = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}


@dataclass(frozen=True)
class StoredFile:
    """One file; `kind` is one of KINDS, `path` what getFile answers, `facts` Telegram's fields for the kind."""

    kind: str
    file_id: str
    unique_id: str
    path: str
    mime: str
    content: bytes
    facts: JsonObject = field(default_factory=dict)

    def media(self) -> Any:
        """The field a message holds: a list of PhotoSize, or a Voice, Audio, Video, Document."""
        shape = {**self._names(), **self.facts}
        if self.kind == "photo":
            return [shape]
        return shape if self.kind in WITHOUT_CAPTION else shape | {"mime_type": self.mime}

    def as_document(self) -> JsonObject:
        """The Document Telegram puts beside an Animation, for older bots."""
        name = {"file_name": self.facts["file_name"]} if "file_name" in self.facts else {}
        return {**self._names(), **name, "mime_type": self.mime}

    def as_json(self) -> JsonObject:
        """A Telegram File."""
        return {**self._names(), "file_path": self.path}

    def _names(self) -> JsonObject:
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


class Files:
    """Every file anyone sent. The same bytes keep the same `unique_id`, but each sending gets its own `file_id`."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, kind: str, content: bytes, name: str = "", **facts: Any) -> StoredFile:
        """Keeps a file. Raises ApiError when it is empty, too big, or no picture where one is due.

        `facts` may give duration, width, height, performer and title; what Telegram requires is filled in.
        """
        if not content:
            raise bad_request("file must be non-empty")
        if kind == "photo":
            return self._add_photo(content)
        mime = _mime(kind, name)
        ending = _ENDINGS.get(mime, mimetypes.guess_extension(mime) or "")
        return self._keep(kind, content, ending, mime, _facts(kind, content, name, facts))

    def _add_photo(self, content: bytes) -> StoredFile:
        if len(content) > PHOTO_LIMIT:
            raise bad_request("file is too big")
        kind, size = image_kind(content), image_size(content)
        if not kind or not size:
            raise bad_request("IMAGE_PROCESS_FAILED")
        return self._keep("photo", content, f".{kind}", f"image/{kind}", {"width": size[0], "height": size[1]})

    def _keep(self, kind: str, content: bytes, ending: str, mime: str, facts: JsonObject) -> StoredFile:
        number, digest = len(self._by_id), hashlib.sha256(content).hexdigest()
        prefix, folder, _ = _KINDS[kind]
        path = f"{folder}/file_{number}{ending}"
        names = (f"{prefix}-{number}-{digest[:24]}", f"AQAD{digest[:12]}", path)
        stored = StoredFile(kind, *names, mime, content, facts)
        self._by_id[stored.file_id] = self._by_path[path] = stored
        return stored

    def by_id(self, file_id: str) -> StoredFile | None:
        """The file a bot names, or None."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """The file behind a download path, or None."""
        return self._by_path.get(path)


def _mime(kind: str, name: str) -> str:
    guessed = mimetypes.guess_type(name)[0] or ""
    usual = _KINDS[kind][2]
    fits = kind == "document" or guessed.split("/")[0] == usual.split("/")[0]
    return guessed if guessed and fits else usual


def _facts(kind: str, content: bytes, name: str, given: JsonObject) -> JsonObject:
    if kind == "sticker":
        return _STICKER | {"emoji": str(given.get("emoji") or "👍")}
    facts: JsonObject = {"file_name": name} if name and kind not in ("voice", "video_note") else {}
    if kind == "document":
        return facts
    length = given.get("duration") or (ogg_seconds(content) if kind == "voice" else None) or 0
    facts["duration"] = int(length)
    if kind in ("video", "animation"):
        facts |= {"width": int(given.get("width") or 320), "height": int(given.get("height") or 240)}
    if kind == "video_note":
        facts["length"] = int(given.get("length") or 240)
    if kind == "audio":
        facts |= {key: str(given[key]) for key in ("performer", "title") if given.get(key)}
    return facts
