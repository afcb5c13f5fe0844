"""Imports what `hotline run` imports in any role and does nothing else: what hotlines are forked from."""

from importlib import import_module

from bot import early

LOADED = (
    "alembic.command",
    "bot.checkup",
    "bot.cli.run",
    "bot.delivery",
    "bot.ingress",
    "bot.logs",
    "bot.run",
    "bot.telegram_in",
    "bot.ticks",
    "bot.wiring",
    "storage.migrations",
    "uvicorn.loops.auto",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.websockets.auto",
)

early.prepare()
for name in LOADED:
    import_module(name)
