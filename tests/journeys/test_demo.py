"""The demo as somebody runs it: nothing of it outlives it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def demo(port: int) -> Iterator[subprocess.Popen[str]]:
    """Running, its page open, in a process group of its own."""
    command = [sys.executable, "-m", "bot", "demo", "--port", str(port)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=_heed_interrupts
    ) as running:
        assert running.stdout is not None
        assert any(f"127.0.0.1:{port}" in line for line in running.stdout), "it did not start"
        yield running
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)


def _heed_interrupts() -> None:
    """A shell lets what it runs in the background ignore them, and the tests may be run so."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_hotline_ends_with_the_demo(demo: subprocess.Popen[str], how: signal.Signals) -> None:
    demo.send_signal(how)
    assert demo.wait(timeout=60) == 0
    with pytest.raises(ProcessLookupError):
        os.killpg(demo.pid, 0)
