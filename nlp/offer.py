"""Whether words said to nobody in particular are worth a question: «shall I register this?». Stricter than `appeal`: a group
that is asked too often stops reading."""

import re

from nlp.appeal import tells_trouble

SHORTEST = 8
"""Characters below which words are an exclamation, whatever stands in them."""
CLEAR = 0.5
"""Score from which a matter is what the words are about, where no place is named."""
_ASKS_NEIGHBOURS = re.compile(r"(?:吗|嘛)(?:[?？,，。!！~～…\s]|$)|(?:没|没有|不|呢)(?:[?？]|[。!！~～…\s]*$)")
"""How a question ends that a neighbour can answer: «今天物业来收物业费了吗», «停水了吗?我家没停»."""
_LIGHT = re.compile(
    r"笑|夸|好吃|好看|开心|喜欢|加油|真香|讲个|唠嗑|心疼|感谢|感恩|幸福|骄傲|哈|嘿嘿|嘻|谁(?:家)?有|谁(?:家)?的|有没有人|报名|"
    r"偶像|明星|电影|电视剧|粉丝|男神|女神|女朋友|男朋友|分手|爱你|啦～|～～"
)
"""What people joke, praise, court and ask each other about."""


def offer(text: str, appeal: float, best: float, place: str) -> float:
    """How much a cleaned text that nobody was addressed with reads like an appeal: `appeal`, or 0 where it is talk among
    neighbours, or says neither what nor where."""
    vague = best < CLEAR and not place
    asked = bool(_ASKS_NEIGHBOURS.search(text)) and not tells_trouble(text)
    return 0.0 if len(text) < SHORTEST or vague or asked or _LIGHT.search(text) else appeal
