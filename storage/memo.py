"""What a transaction has read already. Staff, groups and keys are asked for again and again while one message is dealt with;
within a transaction the answer is the same unless we change it ourselves, and whoever changes something makes it forgotten."""

from collections import defaultdict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Memo:
    """Answers by table and question. Lives as long as its transaction; a savepoint that is rolled back empties it."""

    def __init__(self) -> None:
        self._known: defaultdict[str, dict[Hashable, Any]] = defaultdict(dict)

    def get(self, table: str, key: Hashable, read: Callable[[], T]) -> T:
        """The answer, read at most once."""
        known = self._known[table]
        if key not in known:
            known[key] = read()
        found: T = known[key]
        return found

    def know(self, table: str, key: Hashable, answer: object) -> None:
        """What was just written need not be read."""
        self._known[table][key] = answer

    def peek(self, table: str, key: Hashable) -> Any:
        """What is known; None when nothing is."""
        return self._known[table].get(key)

    def forget(self, *tables: str) -> None:
        """Something in these tables has changed."""
        for table in tables:
            self._known.pop(table, None)

    def clear(self) -> None:
        """Know nothing any more."""
        self._known.clear()
