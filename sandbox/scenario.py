"""Who plays: the bot, the people, the chats, and the windows the page opens with."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sandbox.errors import JsonObject


class ScenarioError(ValueError):
    """The scenario contradicts itself; the message names the entry at fault."""


@dataclass(frozen=True)
class Bot:
    """The one bot of this sandbox. `token` is `<id>:<secret>`, as Telegram gives it."""

    id: int
    username: str
    first_name: str
    token: str
    can_read_all_group_messages: bool = True


@dataclass(frozen=True)
class Person:
    """A human user; `role_label` is shown on the page only, the bot never sees it.

    `hides_forwards`: what others forward from them bears a name, but no link to the account.
    """

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "zh-hans"
    role_label: str = ""
    hides_forwards: bool = False

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name or ''}".strip()


@dataclass(frozen=True)
class Group:
    """A group, supergroup or channel; `bot_status` is member, administrator, left or kicked.

    A supergroup with `is_forum` has topics; `topics` are those it begins with. `linked` is the group that a channel's
    posts are forwarded to; `owner` made it and is one of its administrators.
    """

    id: int
    title: str
    type: str = "supergroup"
    username: str | None = None
    members: tuple[int, ...] = ()
    admins: tuple[int, ...] = ()
    bot_status: str = "member"
    is_forum: bool = False
    topics: tuple[str, ...] = ()
    linked: int | None = None
    owner: int | None = None


@dataclass(frozen=True)
class Window:
    """A pane of the page: `person` looks at `chat` (their own id = the private chat with the bot)."""

    person: int
    chat: int


@dataclass(frozen=True)
class Hint:
    """What a first-time visitor is invited to say, by whom and where."""

    text: str
    person: int
    chat: int


@dataclass(frozen=True)
class Scenario:
    """A whole stage. Build it from JSON with `Scenario.parse`; it is checked when built.

    `time_zone` is only how the page shows the business clock.
    """

    bot: Bot
    users: tuple[Person, ...]
    chats: tuple[Group, ...] = ()
    windows: tuple[Window, ...] = ()
    title: str = ""
    hint: Hint | None = None
    time_zone: str = "Asia/Shanghai"

    def __post_init__(self) -> None:
        check(self)

    @classmethod
    def parse(cls, data: JsonObject) -> Scenario:
        """Reads the JSON form, whose keys are the fields of the classes above. Raises ScenarioError.

            {"bot": {"id", "username", "first_name", "token", "can_read_all_group_messages"},
             "users": [{"id", "first_name", "last_name", "username", "language_code", "role_label"}],
             "chats": [{"id", "type", "title", "username", "members": [ids], "admins": [ids], "bot_status",
                        "is_forum", "topics": [names], "linked", "owner"}],
             "windows": [{"as", "chat"}], "hint": {"text", "as", "chat"}, "title", "time_zone"}

        Needed: the bot's first four, a user's id and first_name, a chat's id and title.
        """
        try:
            return cls(
                bot=Bot(**data["bot"]),
                users=tuple(Person(**person) for person in data["users"]),
                chats=tuple(_group(chat) for chat in data.get("chats", ())),
                windows=tuple(Window(w["as"], w["chat"]) for w in data.get("windows", ())),
                title=str(data.get("title", "")),
                hint=_hint(data.get("hint")),
                time_zone=str(data.get("time_zone", "Asia/Shanghai")),
            )
        except (KeyError, TypeError) as error:
            raise ScenarioError(f"not a scenario: {error}") from error

    @classmethod
    def load(cls, path: Path) -> Scenario:
        """Reads a JSON file. Raises ScenarioError, OSError."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except json.JSONDecodeError as error:
            raise ScenarioError(f"{path} is not JSON: {error}") from error
        return cls.parse(data)

    def as_json(self) -> JsonObject:
        """The JSON form; `Scenario.parse` reads it back."""
        data = asdict(self)
        data["windows"] = [{"as": w.person, "chat": w.chat} for w in self.windows]
        if self.hint:
            data["hint"] = {"text": self.hint.text, "as": self.hint.person, "chat": self.hint.chat}
        return data


def _group(data: dict[str, Any]) -> Group:
    lists = {key: tuple(data.get(key, ())) for key in ("members", "admins", "topics")}
    return Group(**{**data, **lists})


def _hint(data: dict[str, Any] | None) -> Hint | None:
    return Hint(data["text"], data["as"], data["chat"]) if data else None


def check(scenario: Scenario) -> None:
    """Raises ScenarioError unless every id that is named exists and every window can be seen."""
    people = {person.id for person in scenario.users}
    if len(people) != len(scenario.users):
        raise ScenarioError("two users have one id")
    if not scenario.bot.token.startswith(f"{scenario.bot.id}:"):
        raise ScenarioError("the bot's token must start with its id and a colon")
    for group in scenario.chats:
        _check_group(group, people)
    hint = [Window(scenario.hint.person, scenario.hint.chat)] if scenario.hint else []
    _check_links(scenario)
    for window in [*scenario.windows, *hint]:
        _check_window(window, scenario, people)


def _check_group(group: Group, people: set[int]) -> None:
    if group.id >= 0:
        raise ScenarioError(f"chat {group.id}: the id of a group is negative")
    if group.type not in ("group", "supergroup", "channel"):
        raise ScenarioError(f"chat {group.id}: type {group.type!r} is not group, supergroup or channel")
    if (group.is_forum or group.topics) and not (group.is_forum and group.type == "supergroup"):
        raise ScenarioError(f"chat {group.id}: only a supergroup with is_forum has topics")
    owner = set() if group.owner is None else {group.owner}
    strangers = (set(group.members) | set(group.admins) | owner) - people
    if strangers:
        raise ScenarioError(f"chat {group.id}: {sorted(strangers)} are not in users")


def _check_links(scenario: Scenario) -> None:
    types = {group.id: group.type for group in scenario.chats}
    for group in scenario.chats:
        if group.linked is not None and (group.type, types.get(group.linked)) != ("channel", "supergroup"):
            raise ScenarioError(f"chat {group.id}: linked is for a channel, and names a supergroup")


def _check_window(window: Window, scenario: Scenario, people: set[int]) -> None:
    rooms = {g.id: {*g.members, *g.admins} for g in scenario.chats} | {p: {p} for p in people}
    if window.person not in rooms.get(window.chat, set()):
        raise ScenarioError(f"window: person {window.person} is not in chat {window.chat}")
