"""The bot's command menus, per scope and language."""

from __future__ import annotations

import json
import re

from sandbox.errors import JsonObject, bad_request

COMMANDS_LIMIT = 100
DEFAULT_SCOPE = {"type": "default"}
_NAME = re.compile(r"[a-z0-9_]{1,32}")


class Commands:
    """Menus by (scope, language code)."""

    def __init__(self) -> None:
        self._menus: dict[tuple[str, str], list[JsonObject]] = {}

    def put(self, scope: JsonObject | None, language: str, menu: list[JsonObject]) -> None:
        """Replaces one menu. Raises ApiError 400 for a name or description Telegram would not take."""
        if len(menu) > COMMANDS_LIMIT:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        self._menus[_key(scope, language)] = [_checked(entry) for entry in menu]

    def get(self, scope: JsonObject | None, language: str) -> list[JsonObject]:
        """One menu, empty when never set."""
        return self._menus.get(_key(scope, language), [])

    def drop(self, scope: JsonObject | None, language: str) -> None:
        """Forgets one menu."""
        self._menus.pop(_key(scope, language), None)

    def menu_for(self, scopes: list[JsonObject], language: str) -> list[JsonObject]:
        """The first menu set among the scopes, in the language or without one, as a phone picks it."""
        for scope in [*scopes, DEFAULT_SCOPE]:
            for code in (language.split("-")[0], ""):
                if menu := self.get(scope, code):
                    return menu
        return []


def _key(scope: JsonObject | None, language: str) -> tuple[str, str]:
    return json.dumps(scope or DEFAULT_SCOPE, sort_keys=True), language


def _checked(entry: JsonObject) -> JsonObject:
    name, description = str(entry.get("command", "")).removeprefix("/"), str(entry.get("description", ""))
    if not _NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}
