"""Photos: kept in memory, named as Telegram names them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sandbox.errors import JsonObject, bad_request
from sandbox.image_size import image_kind, image_size

PHOTO_LIMIT = 10 * 1024 * 1024


@dataclass(frozen=True)
class StoredFile:
    """One file; `path` is what getFile answers, width and height are pixels."""

    file_id: str
    unique_id: str
    path: str
    mime: str
    content: bytes
    width: int
    height: int

    def photo_size(self) -> JsonObject:
        """A Telegram PhotoSize."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "width": self.width,
            "height": self.height,
            "file_size": len(self.content),
        }

    def as_json(self) -> JsonObject:
        """A Telegram File."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
            "file_path": self.path,
        }


class Files:
    """Every photo anyone sent. The same bytes keep the same `unique_id`, but each sending gets its own `file_id`."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add_photo(self, content: bytes) -> StoredFile:
        """Keeps an image. Raises ApiError when it is no PNG, JPEG, GIF or WebP, or over 10 MB."""
        if len(content) > PHOTO_LIMIT:
            raise bad_request("file is too big")
        kind, size = image_kind(content), image_size(content)
        if not kind or not size:
            raise bad_request("IMAGE_PROCESS_FAILED")
        number = len(self._by_id)
        digest = hashlib.sha256(content).hexdigest()
        stored = StoredFile(
            f"AgAC-{number}-{digest[:24]}", f"AQAD{digest[:12]}", f"photos/file_{number}.{kind}",
            f"image/{kind}", content, *size,
        )  # fmt: skip
        self._by_id[stored.file_id] = self._by_path[stored.path] = stored
        return stored

    def by_id(self, file_id: str) -> StoredFile | None:
        """The file a bot names, or None."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """The file behind a download path, or None."""
        return self._by_path.get(path)
