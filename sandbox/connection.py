"""What Phone and Control share: a line to the sandbox, and how it says no."""

from __future__ import annotations

import ssl
from types import TracebackType
from typing import Any, Self

import httpx

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Trusts nobody: a sandbox speaks plain HTTP, and reading in every authority there is takes longer than most requests."""


class SandboxError(Exception):
    """The sandbox would not do it: `code` is the HTTP status, the message its words."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"{code}: {words}")
        self.code = code


class Connection:
    """Close it, or use it in a `with`."""

    def __init__(self, base_url: str) -> None:
        # The server hangs up on a line that was idle for 5 s; one that might be about to be is not taken up again.
        self.http = httpx.Client(
            base_url=base_url, timeout=75, trust_env=False, verify=NO_TLS, limits=httpx.Limits(keepalive_expiry=3)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, t: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Gives the connection back."""
        self.http.close()

    def get(self, path: str, **query: Any) -> Any:
        """GET `/sandbox/<path>`; None values are left out. Raises SandboxError."""
        present = {name: value for name, value in query.items() if value is not None}
        return _checked(self.http.get(f"/sandbox/{path}", params=present))

    def post(self, path: str, **body: Any) -> Any:
        """POST JSON to `/sandbox/<path>`. Raises SandboxError."""
        return _checked(self.http.post(f"/sandbox/{path}", json=body))

    def upload(self, path: str, files: dict[str, tuple[str, bytes]], **fields: Any) -> Any:
        """POST a form with files, (name, content) by part, to `/sandbox/<path>`. Raises SandboxError."""
        present = {name: str(value) for name, value in fields.items() if value is not None}
        return _checked(self.http.post(f"/sandbox/{path}", data=present, files=files))


def _checked(response: httpx.Response) -> Any:
    if response.is_success:
        return response.json()
    try:
        words = response.json()["error"]
    except (ValueError, KeyError, TypeError):
        words = response.text[:200]
    raise SandboxError(response.status_code, str(words))
