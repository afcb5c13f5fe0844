"""`python -m sandbox`: try the hotline's chats without a Telegram token."""

from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import Path

from sandbox.default_scenario import default_scenario
from sandbox.scenario import Scenario, ScenarioError
from sandbox.server import NotLoopbackError, make_server
from sandbox.wide_scenario import wide_scenario


def main() -> int:
    """0 after a normal end, 2 when the arguments make no sense."""
    options = _parser().parse_args()
    try:
        scenario = _scenario(options)
        server = make_server(scenario, options.host, options.port)
    except (ScenarioError, NotLoopbackError, OSError) as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return 2
    base = f"http://{options.host}:{options.port}"
    print(f"sandbox: page {base}/   Bot API {base}/bot{scenario.bot.token}/<method>", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
    return 0


def _scenario(options: argparse.Namespace) -> Scenario:
    if options.scenario:
        return Scenario.load(options.scenario)
    return wide_scenario() if options.wide else default_scenario()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address (default %(default)s)")
    parser.add_argument("--port", type=int, default=8081, help="default %(default)s")
    parser.add_argument("--scenario", type=Path, help="a JSON file; without it a small community plays")
    parser.add_argument("--wide", action="store_true", help="add a forum, a channel and a group not yet upgraded")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
