"""The commands and where they live."""

import importlib

import click

COMMANDS = {
    "demo": "Try it: a chat page with a resident, an officer and a dispatcher. No token needed.",
    "run": "Run the hotline.",
    "db": "The database: bring its schema up to date.",
    "check": "Before going live: token, groups, people; what to mend and how.",
    "policy": "The community's files: check them.",
    "people": "Invite people to their roles, list them, let them go; issue codes that bind groups; plan shifts.",
    "shadow": "Shadow mode: what the hotline would have done.",
    "chaos": "Kill a hotline of its own in every way while a town writes to it, and count what was lost: nothing.",
    "simulate": "Let a county live through a year on a virtual clock, and count every promise that was broken: none.",
    "rates": "The three rates of a period, of all and of each unit, from the events alone.",
    "upwards": "What was sent up to bodies outside: write it into a workbook.",
    "inbox": "Updates that could not be judged: list, retry, drop.",
    "nlp": "What the hotline understands of a text.",
    "ledger": "The history: seal it, verify that nobody has rewritten it.",
}


class Lazy(click.Group):
    """Loads a command's module when it is called."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """See click.Group."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """See click.Group."""
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"bot.cli.{name}").command
        command.short_help = COMMANDS[name]
        return command


@click.command(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="resident-hotline")
def main() -> None:
    """居民热线: one sentence in the chat group becomes a case that is chased until the resident says it is done."""
