"""The story with a verdict: does this machine run the hotline?"""

from collections.abc import Callable
from typing import Any

from bot.demo import discreet
from bot.demo.community import DESK, RESIDENTS, UNIT, WANG, ZHAO, ZHOU
from bot.demo.stage import Stage, stage
from bot.demo.story import tell
from storage.verify import verify

ACCIDENTS = ("said", "resolved", "reopened")
"""Steps during which the hotline is killed, each time with an answer still owed."""


def play(*, webhook: bool, kill: bool, say: Callable[[str], Any]) -> dict[str, Any]:
    """Play the story on a fresh stage and look at books, log and figures afterwards: `{ok, steps, kills, cases, events, traced,
    error}`; `traced`: updates the log follows to a message."""
    steps = kills = 0

    def accident(name: str) -> None:
        nonlocal kills
        if kill and name in ACCIDENTS:
            staged.kill()
            staged.start()
            kills += 1
            say(f"   ✂ kill -9, restarted ({name})")

    with stage(webhook=webhook, warm=kill) as staged:
        outcome: dict[str, Any] = {"ok": True, "error": ""}
        try:
            for step in tell(staged, accident):
                steps += 1
                say(f"{steps:2}. {step.name}\n{_indented(step.seen)}")
            outcome |= _books(staged)
        except (AssertionError, LookupError, TimeoutError, RuntimeError) as error:
            outcome |= {"ok": False, "error": f"{type(error).__name__}: {error}"}
            say(staged.log_file.read_text()[-3000:])
        return {**outcome, "steps": steps, "kills": kills}


def _books(staged: Stage) -> dict[str, Any]:
    """Two cases, a whole history, nothing said twice but what is marked, and nothing of anybody in log or figures."""
    with staged.hotline.database.read() as connection:
        report = verify(connection)
    doubled = _doubled(staged)
    problems = [] if report.whole else ["the history is not whole"]
    problems += [] if report.streams == 2 else [f"{report.streams} cases instead of 2"]
    problems += [f"said twice: {text}" for text in doubled]
    problems += [f"in the log or the figures: {word}" for word in discreet.leaks(staged)]
    facts = {"cases": report.streams, "events": report.events, "traced": discreet.traced(staged)}
    return {**facts, "ok": not problems, "error": "; ".join(problems)}


def _doubled(staged: Stage) -> list[str]:
    """Texts the bot sent more than once to a chat without marking them as possibly repeated."""
    found = []
    for person, chat in ((WANG, RESIDENTS), (ZHAO, UNIT), (ZHOU, DESK)):
        with staged.phone(person) as phone:
            texts = [m.history[0] if m.history else m.text for m in phone.messages(chat) if m.from_bot]
        found += [text[:40] for text in set(texts) if texts.count(text) > 1 and "请写办理结果" not in text]
    return found


def _indented(text: str) -> str:
    return "\n".join(f"      {line}" for line in text.splitlines())
