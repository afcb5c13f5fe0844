"""hotline nlp offers"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from bot.cli.output import as_json, plainly, result
from bot.settings import BadSettings

if TYPE_CHECKING:
    from flow.ports import Address
    from flow.sensitivity import Standing


@click.command("offers")
@click.option("--reset", default="", metavar="CHAT", help="Forget what was learnt of this group.")
@click.option("--restore", default="", metavar="CHAT", help="Take its last reset back.")
@click.option("--community", default="", help="The community's id, where there are several.")
@as_json
@plainly
def command(reset: str, restore: str, community: str, as_json: bool) -> None:
    """What people of each residents' group have done with offers (登记?), each once a day, the newest 50 of 90 days; and from
    which score (`appeal` in `hotline nlp explain`) on their talk is asked about: {groups: [{chat, taken, dismissed, lapsed,
    threshold, usual, reset_at}]}; or {reset: chat, responses}, {restored: chat, responses}. What is reset counts no more from
    the next message on, and is kept to be restored."""
    from bot import settings, wiring
    from bot.cli.store import one_of, ready
    from flow import sensitivity

    if reset and restore:
        raise BadSettings("--reset or --restore, not both")
    hotline = wiring.assemble(settings.load())
    ready().dispose()
    home = one_of(hotline.world.communities, community)
    if reset or restore:
        done, change = ("reset", sensitivity.reset) if reset else ("restored", sensitivity.restore)
        with hotline.work() as uow:
            chat = _one(sensitivity.standing(uow, home), reset or restore)
            count = change(uow, home, chat)
        result({done: chat.peer, "responses": count}, as_json=as_json, words=f"{done}: {count} responses")
        return
    with hotline.look() as uow:
        rows = [_row(each) for each in sensitivity.standing(uow, home)]
    result({"groups": rows}, as_json=as_json, words="\n".join(map(_line, rows)) or "no residents' group is bound")


def _one(known: "Sequence[Standing]", asked: str) -> "Address":
    found = [each.chat for each in known if each.chat.peer == asked]
    if not found:
        raise BadSettings(f"no residents' group {asked}; there are: {', '.join(each.chat.peer for each in known)}")
    return found[0]


def _row(each: "Standing") -> dict[str, Any]:
    from domain.appeal import OFFER

    return {
        "chat": each.chat.peer,
        "taken": each.uptake.taken,
        "dismissed": each.uptake.dismissed,
        "lapsed": each.uptake.lapsed,
        "threshold": round(each.threshold, 3),
        "usual": OFFER,
        "reset_at": each.reset_at,
    }


def _line(row: dict[str, Any]) -> str:
    counts = "  ".join(f"{name} {row[name]}" for name in ("taken", "dismissed", "lapsed"))
    reset = f"  reset {row['reset_at']:%Y-%m-%d %H:%M}Z" if row["reset_at"] else ""
    return f"{row['chat']}  {counts}  asked from {row['threshold']} (usual {row['usual']}){reset}"
