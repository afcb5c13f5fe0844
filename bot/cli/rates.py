"""hotline rates"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from bot.cli.output import as_json, plainly, result

if TYPE_CHECKING:
    from domain.rates import Rates, Share

RATES = ("response", "on_time", "resolution", "satisfaction")


@click.command("rates")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The first day, e.g. 2026-11-01.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The last day, included.")
@click.option("--community", default="", help="The community's id, where there are several.")
@as_json
@plainly
def command(since: datetime, until: datetime, community: str, as_json: bool) -> None:
    """The three rates of a period, of all and of each unit, from the events alone. With --json: {filed, all, units: {id: …}},
    each {response: {part, whole, rate}, on_time, resolution, satisfaction, set_aside, silent, returned,
    overridden}; the last are results sent out against the check."""
    from bot import settings, wiring
    from bot.cli.store import one_of, ready
    from flow.rates import scorecard

    hotline = wiring.assemble(settings.load())
    ready().dispose()
    home = one_of(hotline.world.communities, community)
    rules = hotline.world.communities[home]
    with hotline.look() as uow:
        card = scorecard(uow, home, since.date(), until.date())
    names = {unit: rules.units[unit].name if unit in rules.units else unit for unit in card.units}
    facts = {
        "filed": card.filed,
        "all": told(card.all),
        "units": {unit: told(each) for unit, each in card.units.items()},
    }
    rows = [("all", card.all), *((names[unit], each) for unit, each in card.units.items())]
    result(facts, as_json=as_json, words="\n".join([f"{card.filed} cases filed", *(_line(*row) for row in rows)]))


def told(rates: "Rates") -> dict[str, Any]:
    """JSON-able."""
    shares = {name: _share(getattr(rates, name)) for name in RATES}
    return {**shares, "set_aside": rates.set_aside, "silent": rates.silent, **_counted(rates)}


def _counted(rates: "Rates") -> dict[str, int]:
    return {"returned": rates.returned, "overridden": rates.overridden}


def _share(share: "Share") -> dict[str, Any]:
    rate = share.rate
    return {"part": share.part, "whole": share.whole, "rate": None if rate is None else round(rate, 4)}


def _line(name: str, rates: "Rates") -> str:
    shares = (f"{each.replace('_', ' ')} {_percent(getattr(rates, each))}" for each in RATES)
    counts = (
        f"{each.replace('_', ' ')} {getattr(rates, each)}" for each in ("set_aside", "silent", "returned", "overridden")
    )
    return f"{name}: " + ", ".join([*shares, *counts])


def _percent(share: "Share") -> str:
    return "-" if share.rate is None else f"{share.rate:.1%} ({share.part}/{share.whole})"
