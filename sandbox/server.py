"""Running the sandbox: in the foreground, or in a thread beside a test or a demonstration."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import uvicorn

from sandbox.app import create_app
from sandbox.loopback import is_loopback
from sandbox.scenario import Scenario
from sandbox.world import World

START_SECONDS = 10.0


class NotLoopbackError(ValueError):
    """The sandbox has no passwords: it must not be reachable from other machines."""


class Server(uvicorn.Server):
    """Frees long polls and streams before it waits for them; `ready` is set once it listens."""

    def __init__(self, config: uvicorn.Config, world: World) -> None:
        super().__init__(config)
        self.world = world
        self.ready = threading.Event()
        self.takes_signals = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        with super().capture_signals() if self.takes_signals else nullcontext():
            yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.world.close()
        await super().shutdown(sockets)


def make_server(scenario: Scenario, host: str = "127.0.0.1", port: int = 8081) -> Server:
    """A server not yet running. Raises NotLoopbackError."""
    if not is_loopback(host):
        raise NotLoopbackError(f"the sandbox listens on this machine only (127.0.0.1, ::1, localhost), not on {host!r}")
    app = create_app(scenario)
    config = uvicorn.Config(
        app, host=host, port=port, log_level="warning", access_log=False, timeout_graceful_shutdown=2, lifespan="off"
    )
    return Server(config, app.state.world)


async def serve(scenario: Scenario, host: str = "127.0.0.1", port: int = 8081) -> None:
    """Runs until cancelled, then shuts down in order. Leaves signals to the caller.

    Raises NotLoopbackError; exits the process if the port is taken.
    """
    server = make_server(scenario, host, port)
    server.takes_signals = False
    try:
        await server.serve()
    finally:
        if server.started and not server.world.pulse.closed:
            await server.shutdown()


@contextmanager
def running(scenario: Scenario, port: int = 0) -> Iterator[str]:
    """A sandbox in a thread; gives its base URL, without a slash at the end. Port 0 takes a free one."""
    listener = _listener(port)
    server = make_server(scenario, port=listener.getsockname()[1])
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True, name="sandbox")
    thread.start()
    try:
        if not server.ready.wait(START_SECONDS):
            raise RuntimeError("the sandbox did not start")
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(START_SECONDS)
        listener.close()


def _listener(port: int) -> socket.socket:
    # asyncio switches Nagle off only for sockets that say TCP; without it every answer costs 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    return listener
