"""The web beside the chat: health now; board, intake form and desk later. Same flow, no Telegram."""

from web.app import create_app

__all__ = ["create_app"]
