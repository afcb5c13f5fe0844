"""`python -m bench NAME [--json]`."""

import argparse
import importlib
import json
import sys

from bot import logs

BENCHES = {"ingest": "updates that each become a case, beside bare aiogram dispatch"}


def main() -> int:
    """Run one bench, or all of them."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="; ".join(f"{n}: {d}" for n, d in BENCHES.items())
    )
    parser.add_argument("name", nargs="?", choices=[*BENCHES, "all"], default="all")
    parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
    parser.add_argument("--count", type=int, default=1000, help="updates (default %(default)s)")
    options = parser.parse_args()
    logs.set_up("WARNING")
    for name in BENCHES if options.name == "all" else [options.name]:
        facts = importlib.import_module(f"bench.{name}").measure(options.count)
        words = "\n".join(f"{key:24} {value}" for key, value in facts.items())
        print(json.dumps({"bench": name, **facts}) if options.json else f"{name}\n{words}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
