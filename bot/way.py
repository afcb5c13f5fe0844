"""How an HTTP client gets to the Bot API."""

import ssl
from typing import TypedDict

from bot.settings import Settings


class WayOut(TypedDict):
    """What the client is given."""

    trust_env: bool
    verify: ssl.SSLContext | bool


def way_out(settings: Settings) -> WayOut:
    """Proxies of the environment serve the way out to Telegram, never the sandbox on this machine. That one speaks no TLS: nobody
    is trusted there, and the authorities, which take longer to read than a request, are left unread."""
    if settings.api_base.startswith("http://"):
        return {"trust_env": False, "verify": ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)}
    return {"trust_env": True, "verify": True}
