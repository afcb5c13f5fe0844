"""Looks through what an operator can read of a stage, logs and figures, for anything of the people on it (I4)."""

import json
import re
from collections.abc import Iterator

from bot.demo.stage import Stage

CHINESE = re.compile(r"[\u3400-\u9fff]+")
NUMBER = re.compile(r"\d{3,}")
LINE_OF_CODE = re.compile(r"\.py:\d+")
PAGES = ("/healthz", "/readyz", "/metrics")


def leaks(staged: Stage) -> list[str]:
    """Names, user names, ids of people and chats, numbers somebody said, secrets, and any Chinese at all, found in a stage's
    log or on its pages; empty when all is well."""
    told = "\n".join([*readable(staged), *map(staged.ask, PAGES)])
    return found_in(told, personal(staged))


def found_in(told: str, secrets: set[str]) -> list[str]:
    """What of `secrets` stands in a text as a word of its own, and whatever is Chinese."""
    words = [word for word in sorted(secrets) if re.search(rf"(?<![\w.]){re.escape(word)}(?![\w.])", told)]
    return words + CHINESE.findall(told)


def personal(staged: Stage) -> set[str]:
    """What nobody may read there."""
    people, settings = staged.scenario.users, staged.settings
    words = {person.username for person in people if person.username} | {str(person.id) for person in people}
    words |= {str(chat.id) for chat in staged.scenario.chats}
    words |= {settings.token.partition(":")[2], settings.webhook_secret.get_secret_value(), *settings.keys} - {""}
    return words | {number for text in _said(staged) for number in NUMBER.findall(text)}


def readable(staged: Stage) -> Iterator[str]:
    """The log's lines, escapes undone, without the time and the places in the code."""
    for line in staged.log_file.read_text("utf-8").splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            yield line
        else:
            entry.pop("timestamp", None)
            yield LINE_OF_CODE.sub("", json.dumps(entry, ensure_ascii=False))


def traced(staged: Stage) -> int:
    """How many traces lead from an update that was judged to a message that was sent."""
    seen: dict[str, set[str]] = {"update.judged": set(), "message.sent": set()}
    for line in staged.log_file.read_text("utf-8").splitlines():
        entry = json.loads(line) if line.startswith("{") else {}
        if entry.get("event") in seen:
            seen[entry["event"]] |= set(filter(None, entry.get("trace", "").split(",")))
    return len(seen["update.judged"] & seen["message.sent"])


def _said(staged: Stage) -> Iterator[str]:
    """Everything people said, wherever they said it."""
    for person in staged.scenario.users:
        rooms = [chat.id for chat in staged.scenario.chats if person.id in chat.members]
        with staged.phone(person.id) as phone:
            for chat in (person.id, *rooms):
                yield from (message.text for message in phone.messages(chat) if not message.from_bot)
