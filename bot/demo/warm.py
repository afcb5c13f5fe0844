"""Hotlines that begin with their libraries loaded: each is forked from a process that has imported what `hotline run` imports and
done nothing else. For where one is started again and again; in earnest it starts from nothing (`bot/demo/stage.py`)."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path


class Forked:
    """A hotline process, handled like a `subprocess.Popen`."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self._process: ForkServerProcess = _server().Process(target=_be, args=(arguments, dict(environment), log))
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    def poll(self) -> int | None:
        """Its exit code; None while it runs."""
        return self._process.exitcode

    def send_signal(self, how: signal.Signals) -> None:
        """Nothing if it has ended."""
        if self.poll() is None:
            os.kill(self.pid, how)

    def kill(self) -> None:
        """SIGKILL."""
        self._process.kill()

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code. Raises subprocess.TimeoutExpired."""
        self._process.join(timeout)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired("hotline", timeout or 0)
        return code


def _server() -> ForkServerContext:
    """The process that has everything imported; it ends with ours."""
    context = get_context("forkserver")
    context.set_forkserver_preload([f"{__package__}.warmth"])
    return context


def _be(arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
    os.environ.clear()
    os.environ.update(environment)
    with log.open("ab") as told:
        os.dup2(told.fileno(), 1)
        os.dup2(told.fileno(), 2)
    from bot.cli.main import main

    sys.argv = ["hotline", *arguments]
    main()
