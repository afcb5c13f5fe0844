"""The program `hotline`. Each command imports what it needs when it runs, so that `--help` is quick and no role loads another's
libraries."""

from bot.cli.main import main

__all__ = ["main"]
