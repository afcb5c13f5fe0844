"""What was learnt from nlp/corpus and ships with the hotline."""

from functools import cache
from pathlib import Path

from nlp.lexicon import Lexicon

MATTER, CENTRE, KIND, DANGER = "matter", "centre", "kind", "danger"
"""The questions it answers: of the catalogue's matters; of centres, or CHATTER; APPEAL or CHATTER; DANGER or CALM."""
APPEAL, CHATTER, CALM = "appeal", "chatter", "calm"
FILE = Path(__file__).with_name("lexicon.npz")
CORPUS, UNLEARNT = Path(__file__).with_name("corpus"), Path(__file__).with_name("unlearnt")


@cache
def lexicon() -> Lexicon:
    """The lexicon that ships; read once."""
    return Lexicon.load(FILE)
