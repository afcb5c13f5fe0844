"""Our Python files as syntax trees."""

import ast
from collections.abc import Iterator
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
PACKAGES = (
    "bot", "cards", "communities", "domain", "flow", "handlers", "locales", "nlp", "policy", "sandbox", "storage", "web",
)  # fmt: skip


def trees(*packages: str) -> Iterator[tuple[str, ast.Module]]:
    """Each file of the packages: its path from the top of the repository, and its tree."""
    for package in packages:
        for path in sorted((HOME / package).rglob("*.py")):
            yield path.relative_to(HOME).as_posix(), ast.parse(path.read_text("utf-8"))
