"""A request's parameters, however they were sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from sandbox.errors import ApiError, JsonObject, bad_request

MESSAGES_AT_ONCE = 100


@dataclass(frozen=True)
class Upload:
    """A file part of a multipart body."""

    filename: str
    content: bytes


class Params:
    """Typed reading of one request. Every getter raises ApiError 400 when the value has the wrong shape.

    `looked_at` are the names anybody asked for, so that a parameter nobody heeds is found out.
    """

    def __init__(self, values: Mapping[str, object], uploads: Mapping[str, Upload] | None = None) -> None:
        self.values = {name: value for name, value in values.items() if value is not None}
        self.uploads = dict(uploads or {})
        self.looked_at: set[str] = set()

    def _value(self, name: str, default: object = None) -> object:
        self.looked_at.add(name)
        return self.values.get(name, default)

    def __contains__(self, name: str) -> bool:
        return self._value(name) is not None

    def text(self, name: str, default: str = "") -> str:
        """A string; numbers and booleans are written out as Telegram would read them."""
        value = self._value(name, default)
        if isinstance(value, bool):
            return "true" if value else "false"
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int | None = None) -> int | None:
        """A whole number, or the default when absent or empty."""
        raw = self.text(name).strip()
        if not raw:
            return default
        try:
            return int(raw)
        except ValueError:
            raise bad_request(f"parameter {name} must be an integer") from None

    def required(self, name: str) -> int:
        """A whole number that must be there."""
        value = self.integer(name)
        if value is None:
            raise bad_request(f"parameter {name} is required")
        return value

    def number(self, name: str, default: float) -> float:
        """A number of any kind, usually seconds."""
        try:
            return float(self.text(name).strip() or default)
        except ValueError:
            raise bad_request(f"parameter {name} must be a number") from None

    def flag(self, name: str, default: bool = False) -> bool:
        """A boolean: true, True, 1 and yes are true."""
        raw = self.text(name).strip().lower()
        return raw in ("true", "1", "yes") if raw else default

    def parsed(self, name: str) -> Any:
        """A nested value, whether it came as JSON or as JSON in a string; None when absent."""
        value = self._value(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value.strip() else None
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None

    def object(self, name: str) -> JsonObject | None:
        """A nested object; None when absent."""
        value = self.parsed(name)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"object expected as {name}")
        return value

    def objects(self, name: str) -> list[JsonObject]:
        """A nested list of objects; empty when absent."""
        value = self.parsed(name) or []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise bad_request(f"array of objects expected as {name}")
        return value

    def strings(self, name: str) -> list[str] | None:
        """A nested list of strings; None when absent."""
        value = self.parsed(name)
        if value is not None and not isinstance(value, list):
            raise bad_request(f"array of strings expected as {name}")
        return None if value is None else [str(item) for item in value]

    def message_ids(self) -> list[int]:
        """`message_ids`, 1 to 100 of them. Raises ApiError in Telegram's words."""
        wanted = self.strings("message_ids") or []
        if not wanted:
            raise bad_request("message identifiers are not specified")
        if len(wanted) > MESSAGES_AT_ONCE:
            raise bad_request("too many message identifiers specified")
        if not all(number.isdecimal() for number in wanted):
            raise bad_request("invalid message identifier specified")
        return [int(number) for number in wanted]

    def upload(self, name: str) -> Upload | None:
        """The file sent under that name, or the part its `attach://` value points to."""
        pointer = self._value(name)
        if isinstance(pointer, str) and pointer.startswith("attach://"):
            return self.uploads.get(pointer.removeprefix("attach://"))
        return self.uploads.get(name)


async def read_params(request: Request) -> Params:
    """Query, JSON, urlencoded and multipart; the body wins over the query. Raises ApiError 400."""
    values: dict[str, object] = dict(request.query_params)
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == "application/json":
        return Params({**values, **await _json_body(request)})
    if kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        return await _form_body(request, values)
    return Params(values)


async def _json_body(request: Request) -> JsonObject:
    raw = await request.body()
    try:
        body = json.loads(raw) if raw.strip() else {}
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(body, dict):
        raise ApiError(400, "Bad Request: object expected as parameters")
    return body


async def _form_body(request: Request, values: dict[str, object]) -> Params:
    uploads: dict[str, Upload] = {}
    async with request.form() as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                uploads[name] = Upload(value.filename or name, await value.read())
            else:
                values[name] = value
    return Params(values, uploads)
