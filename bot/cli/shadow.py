"""hotline shadow"""

import click

from bot.cli.output import as_json, plainly, result


@click.group("shadow")
def command() -> None:
    """Shadow mode: what the hotline would have done."""


@command.command("report")
@click.option("--community", default="", help="The community's id, where there are several.")
@as_json
@plainly
def report(community: str, as_json: bool) -> None:
    """How many messages were heard, how many would have been filed, how many of those were found right or wrong."""
    from dataclasses import asdict

    from bot import settings, wiring
    from bot.cli.store import one_of, ready

    hotline = wiring.assemble(settings.load())
    ready().dispose()
    home = one_of(hotline.world.communities, community)
    with hotline.look() as uow:
        tally = asdict(uow.shadows.tally(home))
    facts = {"community": home, "shadow": hotline.world.communities[home].shadow, **tally}
    words = f"heard {tally['heard']}, would have filed {tally['filed']}, right {tally['right']}, wrong {tally['wrong']}"
    result(facts, as_json=as_json, words=words)
