"""hotline nlp corrections"""

from typing import TYPE_CHECKING, Any

import click

from bot.cli.output import as_json, plainly, result
from bot.settings import BadSettings

if TYPE_CHECKING:
    from bot.wiring import Hotline
    from domain.correction import Correction
    from storage.uow import Uow


@click.command("corrections")
@click.option("--undo", "id_", default="", metavar="ID", help="Take this one back.")
@click.option("--undo-all", is_flag=True, help="Take all of them back.")
@click.option("--community", default="", help="The community's id, where there are several.")
@as_json
@plainly
def command(id_: str, undo_all: bool, community: str, as_json: bool) -> None:
    """What dispatchers have taught the router by giving cases to other matters, the newest first: {corrections: [{id, case, from,
    to, by, at, undone_at, words}]}; or {undone: [id]}. What is taken back counts no more from the next message on, and stays in
    the list with its day."""
    from bot import settings, wiring
    from bot.cli.store import one_of, ready
    from flow import correct

    if id_ and undo_all:
        raise BadSettings("--undo or --undo-all, not both")
    hotline = wiring.assemble(settings.load())
    ready().dispose()
    home = one_of(hotline.world.communities, community)
    if id_ or undo_all:
        with hotline.work() as uow:
            undone = [each.id for each in correct.undo(uow, home, id_)]
        if not undone and id_:
            raise BadSettings(f"no correction {id_} stands")
        result({"undone": undone}, as_json=as_json, words=f"taken back: {len(undone)}")
        return
    with hotline.look() as uow:
        rows = [_correction(hotline, uow, each) for each in uow.corrections.every(home)]
    lines = [
        f"{row['at']:%Y-%m-%d %H:%M}Z  {row['case']}  {row['from']} → {row['to']}  {' '.join(row['words'])}"
        f"  by {row['by']}  {row['id']}{'  undone' if row['undone_at'] else ''}"
        for row in rows
    ]
    result({"corrections": rows}, as_json=as_json, words="\n".join(lines) or "nothing has been corrected")


def _correction(hotline: "Hotline", uow: "Uow", each: "Correction") -> dict[str, Any]:
    from flow.correct import read

    case, rules = uow.cases.get(each.community, each.case), hotline.world.communities[each.community]
    return {
        "id": each.id,
        "case": case.number if case else each.case,
        "from": each.first,
        "to": each.right,
        "by": each.by,
        "at": each.at,
        "undone_at": each.undone_at,
        "words": hotline.understanding.teaches(each, read(uow.vault, each), rules),
    }
