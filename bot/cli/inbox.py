"""hotline inbox"""

from typing import TYPE_CHECKING

import click

from bot.cli.output import as_json, plainly, result

if TYPE_CHECKING:
    from storage.inbox import Inbox


@click.group("inbox")
def command() -> None:
    """Updates set aside because they could not be judged."""


@command.command("list")
@as_json
@plainly
def list_(as_json: bool) -> None:
    """Which updates are parked, and by what kind of error. Their content is not shown."""
    parked = _inbox().list_parked()
    rows = [
        {"update": each.update_id, "bot": each.bot_id, "error": each.error, "tries": each.attempts} for each in parked
    ]
    lines = [f"{row['update']}  {row['error']}  {row['tries']} tries" for row in rows]
    result({"parked": rows}, as_json=as_json, words="\n".join(lines) or "none parked")


@command.command("retry")
@click.argument("update", type=int)
@as_json
@plainly
def retry(update: int, as_json: bool) -> None:
    """Have UPDATE judged again."""
    from bot.settings import load
    from storage.uow import real_time

    found = _inbox().retry(load().bot_id, update, real_time())
    result({"retried": found}, as_json=as_json, words="will be judged again" if found else "no such parked update")


@command.command("drop")
@click.argument("update", type=int)
@as_json
@plainly
def drop(update: int, as_json: bool) -> None:
    """Give UPDATE up and forget its content."""
    from bot.settings import load

    found = _inbox().drop(load().bot_id, update)
    result({"dropped": found}, as_json=as_json, words="dropped" if found else "no such parked update")


def _inbox() -> "Inbox":
    from bot.cli.store import ready
    from storage.inbox import Inbox

    return Inbox(ready())
