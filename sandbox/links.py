"""Links that let people into a chat."""

from __future__ import annotations

from dataclasses import dataclass

HOSTS = ("t.me", "telegram.me", "www.t.me")


@dataclass
class InviteLink:
    """One link, made by `creator` (a user id). The `primary` one is replaced when it is exported anew.

    `limit` people may come by it (None: any number) until `expires` (unix seconds, None: for ever).
    """

    url: str
    creator: int
    primary: bool = False
    name: str = ""
    limit: int | None = None
    expires: int | None = None
    revoked: bool = False
    used: int = 0

    def opens(self, now: float) -> bool:
        """Whether one more may come by it."""
        full = self.limit is not None and self.used >= self.limit
        return not (self.revoked or full or (self.expires is not None and now >= self.expires))
