"""A town of 3,000 over two months, and that a seed is a year that can be told again."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench.simulation.compare import figures, in_words, percentile, side_by_side
from bench.simulation.counts import Counts
from bench.simulation.plan import Plan, shares
from bench.simulation.run import Outcome, simulate
from bot.cli.main import main
from bot.demo.community import EXAMPLE

HOME = Path(__file__).resolve().parents[2]


def test_two_months_of_a_town_break_no_promise() -> None:
    outcome = simulate(Plan(3000, 60, seed=1))
    counts = outcome.counts
    assert counts.violations == []
    assert counts.cases > 200
    assert counts.watched["not urgent at night"] == counts.watched["chased after an answer"] == 0
    assert counts.watched["silent at night"] > 50
    assert counts.watched["chases"] > 50
    assert counts.said["rederived"] > 0
    acts = {"chase/unit", "call_back/desk", "reopened/resident", "remind/resident", "ended/resident", "new_card/leader"}
    assert acts <= set(counts.told)


def dreamt(seed: int, hashes: str) -> tuple[int, str]:
    """In a process of its own, whose sets are in another order."""
    program = (
        "from bench.simulation.run import simulate; from bench.simulation.plan import Plan;"
        f"counts = simulate(Plan(500, 8, seed={seed}, residents_each=250), 1).counts; print(counts.cases, counts.digest)"
    )
    environment = {**os.environ, "PYTHONHASHSEED": hashes, "PYTHONPATH": str(HOME)}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True, timeout=300
    )
    cases, digest = done.stdout.split()
    return int(cases), digest


def test_the_same_seed_is_the_same_year() -> None:
    first = dreamt(3, "1")
    assert first == dreamt(3, "2")
    assert first[1] != dreamt(4, "1")[1]


def test_everybody_lives_somewhere() -> None:
    for residents in (1, 4999, 5000, 5001, 60_000, 120_000):
        parts = shares(Plan(residents))
        assert sum(part.residents for part in parts) == residents
        assert max(part.residents for part in parts) <= 5000
        assert len({part.seed for part in parts}) == len(parts)


def test_percentiles() -> None:
    counts = Counts()
    assert percentile(counts.ended_after, 50) == 0
    counts.ended_after |= {"0": 50, "9": 40, "10": 10}
    assert [percentile(counts.ended_after, percent) for percent in (50, 51, 90, 99)] == [0, 9, 9, 10]


def test_counts_add_up() -> None:
    one, other = Counts(cases=1, digest="a"), Counts(cases=2, digest="b")
    one.watched["most in one message"], other.watched["most in one message"] = 40, 7
    one.told["card/unit"], other.told["card/unit"] = 3, 4
    both = one + other
    assert (both.cases, both.told["card/unit"], both.watched["most in one message"]) == (3, 7, 40)
    assert both.digest not in {"a", "b"}
    json.dumps(both.as_dict())


def test_two_policies_side_by_side(tmp_path: Path) -> None:
    plans = [Plan(policy=tmp_path / name) for name in ("strict", "mild")]
    table = side_by_side([Outcome(plan, Counts(cases=n), 1.0) for n, plan in enumerate(plans)])
    assert table[:2] == [["", "strict", "mild"], ["cases", "0", "1"]]
    assert len(table) == 1 + len(list(figures(Counts())))
    assert in_words(table).splitlines()[0].split() == ["strict", "mild"]


def test_other_rules_for_the_same_people(tmp_path: Path) -> None:
    """A unit has three hours to sign instead of a day: the same appeals come in, and it is reminded more often."""
    strict_rules = tmp_path / "strict"
    shutil.copytree(EXAMPLE, strict_rules)
    clocks = (strict_rules / "clocks.yaml").read_text("utf-8")
    (strict_rules / "clocks.yaml").write_text(clocks.replace("sign: 1wd", "sign: 3wh"), "utf-8")
    policies = ["--policy", str(strict_rules), "--policy", str(EXAMPLE)]
    asked = ["simulate", "--residents", "900", "--days", "20", "--json", *policies]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 0, done.output
    strict, other = json.loads(done.stdout.splitlines()[-1])["policies"]
    assert strict["policy"] != other["policy"]
    assert strict["arrivals"] == other["arrivals"]
    assert strict["digest"] != other["digest"]
    assert strict["chased"].get("0", 0) > other["chased"].get("0", 0)


def test_a_policy_that_is_none(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["simulate", "--residents", "10", "--days", "1", "--policy", str(tmp_path)])
    assert done.exit_code == 1
    assert "to mend, nothing has changed" in done.output


def test_the_command(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["simulate", "--residents", "150", "--days", "5", "--seed", "2", "--json"])
    assert done.exit_code == 0, done.output
    facts = json.loads(done.stdout.splitlines()[-1])
    assert facts["violations"] == 0
    assert {"cases", "seconds", "digest", "rates"} <= set(facts)


def test_a_report_with_pictures(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    asked = ["simulate", "--residents", "100", "--days", "3", "--report", str(tmp_path)]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 0, done.output
    page = (tmp_path / "simulation.md").read_text("utf-8")
    for name in ("arrivals", "ages", "rungs", "rates", "waits"):
        assert f"](img/simulation/{name}.svg)" in page
        assert (tmp_path / "img" / "simulation" / f"{name}.svg").read_text("utf-8").startswith("<?xml")
