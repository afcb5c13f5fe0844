"""hotline simulate"""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.output import as_json, plainly, result, told

if TYPE_CHECKING:
    from bench.simulation.run import Outcome

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("simulate")
@click.option(
    "--residents", type=click.IntRange(1), default=3000, show_default=True, help="How many people live there."
)
@click.option("--days", type=click.IntRange(1), default=60, show_default=True)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="The same seed gives the same people and troubles."
)
@click.option("--begin", type=DAY, default="2026-01-01", show_default=True, help="The first day.")
@click.option(
    "--policy",
    "policies",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A community's folder; several are compared. Without it the example's.",
)
@click.option("--processes", type=click.IntRange(1), default=2, show_default=True)
@click.option("--report", type=click.Path(file_okay=False, path_type=Path), help="Write a page with pictures there.")
@as_json
@plainly
def command(
    residents: int,
    days: int,
    seed: int,
    begin: datetime,
    policies: tuple[Path, ...],
    processes: int,
    report: Path | None,
    as_json: bool,
) -> None:
    """Let a county live through days or a year on a virtual clock, with the real flow, rules and storage, and check I1 to I9
    as it goes. Exit code 1 if any was broken. Nothing of yours is touched. With --json: {cases, violations, seconds, digest, …}
    and, for several policies, `policies` with the same of each."""
    from bench.simulation import compare
    from bench.simulation.plan import Plan
    from bench.simulation.report import summary
    from bench.simulation.run import simulate
    from bot import logs

    logs.set_up("WARNING")
    if report:
        _can_draw()
    plan = Plan(residents, days, seed, begin.date())
    outcomes = []
    with told():
        for rules in policies or (plan.policy,):
            chosen = Plan(residents, days, seed, begin.date(), rules)
            outcomes.append(simulate(chosen, processes, lambda words: click.echo(words, err=True)))
    if report:
        from bench.simulation.report import write

        write(outcomes, report / "simulation.md", report / "img" / "simulation")
    facts = _facts(outcomes[0]) | ({"policies": [_facts(each) for each in outcomes]} if len(outcomes) > 1 else {})
    words = [summary(each) for each in outcomes]
    words += [compare.in_words(compare.side_by_side(outcomes))] if len(outcomes) > 1 else []
    result(facts, as_json=as_json, words="\n".join(words))
    raise SystemExit(1 if any(each.counts.violations for each in outcomes) else 0)


def _facts(outcome: "Outcome") -> dict[str, Any]:
    from bench.simulation.report import in_words

    counts = outcome.counts
    return {
        "cases": counts.cases,
        "violations": len(counts.violations),
        "seconds": round(outcome.seconds, 1),
        "policy": str(outcome.plan.policy),
        "seed": outcome.plan.seed,
        **counts.as_dict(),
        "found": [in_words(each) for each in counts.violations],
    }


def _can_draw() -> None:
    """Pictures are drawn by a library that only some want."""
    from importlib.util import find_spec

    from bot.settings import BadSettings

    if find_spec("matplotlib") is None:
        raise BadSettings(
            "a report needs matplotlib: install the extra «simulate», e.g. pip install 'resident-hotline[simulate]'"
        )
