"""What is to be simulated, and how a county falls into communities that know nothing of each other."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.demo.community import EXAMPLE

RESIDENTS_EACH = 5000
"""How many residents one community has at most."""


@dataclass(frozen=True, slots=True)
class Plan:
    """So many residents for so many days from `begin` on, living by the rules in the folder `policy`. What happens to them
    hangs on `seed` alone: the same people have the same troubles under other rules."""

    residents: int = 60_000
    days: int = 365
    seed: int = 1
    begin: date = date(2026, 1, 1)
    policy: Path = field(default=EXAMPLE)
    residents_each: int = RESIDENTS_EACH


@dataclass(frozen=True, slots=True)
class Share:
    """One community of a plan: its number, how many live there, and the seed of its dice."""

    plan: Plan
    number: int
    residents: int

    @property
    def seed(self) -> str:
        """Of no other community."""
        return f"{self.plan.seed}/{self.number}"


def shares(plan: Plan) -> list[Share]:
    """As few communities as hold everybody, of about one size."""
    count = -(-plan.residents // plan.residents_each)
    least, more = divmod(plan.residents, count)
    return [Share(plan, number, least + (number < more)) for number in range(count)]
