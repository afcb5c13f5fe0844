"""`python -m bench NAME [--json]`."""

import argparse
import importlib
import json
import sys

from bench.database import NAMES
from bot import logs

BENCHES = {
    "route": ("all of the understanding of a message of 30 characters, beside jieba cutting it into words", 500),
    "ingest": ("updates that each become a case, beside bare aiogram dispatch", 1000),
    "sweep": ("a tick with 1,000 due among 10,000 rows, beside one among a million", 1_000_000),
    "sustain": ("50 appeals a second for so many seconds, and the backlog at the end", 600),
    "processes": ("start-up and memory of each role, and how long a takeover of the sending takes", 5),
    "match": ("finding the case a message tells of among so many, beside a tenth as many", 100_000),
    "deliver": ("messages to groups and people under Telegram's limits, beside what the limits allow", 200),
}
ON_BOTH = ("ingest", "sweep")


def main() -> int:
    """Run one bench, or all of them."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="; ".join(f"{n}: {d}" for n, (d, _) in BENCHES.items())
    )
    parser.add_argument("name", nargs="?", choices=[*BENCHES, "all"], default="all")
    parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
    parser.add_argument("--count", type=int, default=None, help="how much of it (each has its own default)")
    parser.add_argument("--database", choices=NAMES, default="sqlite", help=f"for {', '.join(ON_BOTH)}")
    options = parser.parse_args()
    logs.set_up("WARNING")
    for name in BENCHES if options.name == "all" else [options.name]:
        where = (options.database,) if name in ON_BOTH else ()
        facts = importlib.import_module(f"bench.{name}").measure(options.count or BENCHES[name][1], *where)
        words = "\n".join(f"{key:24} {value}" for key, value in facts.items())
        print(json.dumps({"bench": name, **facts}) if options.json else f"{name}\n{words}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
