"""What can be told of a text in a few numbers, for the two questions that decide whether the hotline speaks up at all: is it an
appeal, is somebody in danger. A small model weighs the numbers and their products (`nlp/lexicon.py`: Blend)."""

import math
import re
from collections.abc import Mapping

import numpy as np

from nlp.learnt import APPEAL, CENTRE, CHATTER, DANGER, KIND
from nlp.steps import Floats

_TROUBLE = re.compile(
    r"坏了|坏的|不亮|不热|不通|堵了|漏|停了|断了|没人管|没人收|没人修|没人接|没动静|臭|吵|扰民|投诉|反映|举报|报修|求助|求评理|"
    r"什么时候修|啥时候修|怎么还|还没|好几天|好多天|几天了|多少天|一直|又.{0,4}(?:停|坏|堵|漏|断)|危险|受不了|管管|管一管|不管|不好使|冒"
)
_ASKING = re.compile(
    r"能不能|可不可以|能否|希望|建议|提议|申请|请问|咨询|咋办|怎么办|怎么弄|怎么申请|上哪|去哪|找谁|找哪|要带|需要.{0,8}吗|"
    r"有没有|谁(?:家)?给|帮(?:我|忙|一?把|看)|麻烦|请.{0,6}(?:处理|解决|派)|社区能|社区有|社区给|物业|行不行"
)
_CHAT = re.compile(
    r"哈哈|嘻嘻|早安|晚安|祝|恭喜|谢谢|辛苦了|收到|妥了|知悉|拼车|接龙|求购|出售|转让|转手|甩卖|招租|直租|开业|优惠|新品|广告|"
    r"团购|现货|联系我买|加微信|自己好了|没味了|来电了|来水了|通了|真香|谁去|谁会做|三缺一|"
    r"(?:修|弄|整|拧|掏|清|换|扫|推)(?:好|紧|走|干净|完|上)了"
)
_NEIGHBOURS = re.compile(r"(?:吗|嘛)(?:[?？,，。!！~～…\s]|$)|(?:没|没有|不|呢)(?:[?？]|[。!！~～…\s]*$)")
"""How a question ends that a neighbour can answer: «今天物业来收物业费了吗», «停水了吗?我家没停»."""
_CALLED = re.compile(r"大家|谁家|有没有人|哪位|谁有|谁能|谁会")
_LIGHT = re.compile(
    r"笑|夸|好吃|好看|开心|喜欢|加油|真香|讲个|唠嗑|心疼|感谢|感恩|幸福|骄傲|哈|嘿嘿|嘻|谁(?:家)?有|谁(?:家)?的|有没有人|报名|"
    r"偶像|明星|电影|电视剧|粉丝|男神|女神|女朋友|男朋友|分手|爱你|啦～|～～"
)
"""What people joke, praise, court and ask each other about."""
SHORT = 8
"""Characters below which words are mostly an exclamation."""
PLAINLY = 6.0
"""The most that a matter's keywords count: two strong ones."""


def signals(
    said: str,
    told: Mapping[str, Floats],
    labels: Mapping[str, tuple[str, ...]],
    spoken: Mapping[str, float],
    *,
    cue: bool,
    denied: bool,
) -> Floats:
    """The numbers of a cleaned text in lower case: what the heads say (with their labels), how long it is, which ways of speaking
    it holds; what the catalogue's keywords say for the matter they say most for (`spoken`: for each); whether the catalogue has a
    `cue` of danger in it, and something that denies it."""
    centres = told[CENTRE].tolist()
    chatter = centres.pop(labels[CENTRE].index(CHATTER))
    second, first = sorted(centres)[-2:]
    return np.array(
        [
            told[KIND][labels[KIND].index(APPEAL)],
            chatter,
            first,
            first - second,
            told[DANGER][labels[DANGER].index(DANGER)],
            math.log(len(said) + 1),
            len(_TROUBLE.findall(said)),
            len(_ASKING.findall(said)),
            len(_CHAT.findall(said)),
            bool(_NEIGHBOURS.search(said)),
            bool(_CALLED.search(said)),
            bool(_LIGHT.search(said)),
            len(said) < SHORT,
            "?" in said or "？" in said,
            cue,
            denied,
            max(0.0, min(max(spoken.values(), default=0.0), PLAINLY)),
        ],
        np.float32,
    )


def is_talk(said: str) -> bool:
    """Whether a cleaned text in lower case holds what neighbours ask, praise, sell or joke with."""
    return any(kind.search(said) for kind in (_CHAT, _NEIGHBOURS, _CALLED, _LIGHT))
