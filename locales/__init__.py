"""Every sentence a person reads, by key and language. zh-CN comes first and is complete; so is en."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter

LANGUAGES = ("zh-CN", "en")
DEFAULT = LANGUAGES[0]


class Texts:
    """The sentences of one language. `texts("card.title", number="…")` fills a sentence in."""

    def __init__(self, language: str, sentences: Mapping[str, str]) -> None:
        self.language = language
        self._sentences = sentences

    def __call__(self, key: str, /, **params: object) -> str:
        """The sentence. Raises KeyError for an unknown key or a missing placeholder: both are mistakes in our code, found by
        the test that walks all keys."""
        return self._sentences[key].format(**params)

    def keys(self) -> frozenset[str]:
        """All keys of this language."""
        return frozenset(self._sentences)

    def placeholders(self, key: str) -> frozenset[str]:
        """The names a sentence wants filled in."""
        return frozenset(name for _, name, _, _ in Formatter().parse(self._sentences[key]) if name)


@cache
def texts(language: str) -> Texts:
    """The sentences of a language; of the default one where it is not known."""
    known = language if language in LANGUAGES else DEFAULT
    rooms = sorted((files(__package__) / known).iterdir(), key=lambda room: room.name)
    trees = [tomllib.loads(room.read_text("utf-8")) for room in rooms if room.name.endswith(".toml")]
    return Texts(known, {key: sentence for tree in trees for key, sentence in _flat(tree)})


def _flat(tree: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in tree.items():
        key = f"{prefix}{name}"
        found += _flat(value, f"{key}.") if isinstance(value, dict) else [(key, str(value).strip("\n"))]
    return found
