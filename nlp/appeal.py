"""How much a text reads like an appeal rather than chat."""

import re

from nlp import signals

_SMALL_TALK = re.compile(
    r"(?:你好|您好|哈喽|嗨|呀|啊|在吗|在不在|有人吗|早上好|上午好|中午好|下午好|晚上好|早|好的?|行|嗯|哦|喂|谢谢|多谢|谢了|感谢|辛苦了?|收到|知道了|明白了?|再见|拜拜|麻烦了|您|你们|大家|各位|朋友们?|ok|测试|试试|怎么用|hello|hi|\W|\d)*",
    re.IGNORECASE,
)
"""The whole of a text that asks for nothing."""
FOREIGN = 0.2
"""What a text of no known words is: better a dispatcher declines one too many."""


SAID = 0.4
"""What a matter that is certain makes of the tersest text: «停水了» is worth a dispatcher's look, and no more; and the most that
a single word is worth: «垃圾桶» mostly answers somebody."""


NAMED = 0.6
"""What the catalogue's own words together with a place make of a text that is no talk among neighbours: «3号楼又停水了»."""


def appeal(text: str, chance: float, best: float, *, known: bool, named: bool, alone: bool) -> float:
    """Between 0 (chat) and 1 (an appeal), for a cleaned text that reads so likely like one and whose best matter scored `best`;
    `known` says that any of its words is, `named` that the catalogue's own words say what and that a place is named, `alone` that
    it is one word."""
    if _SMALL_TALK.fullmatch(text):
        return 0.0
    if not known:
        return FOREIGN
    if alone:
        return round(SAID * max(chance, best), 3)
    return round(max(chance, NAMED if named and not signals.is_talk(text) else SAID * best), 3)
