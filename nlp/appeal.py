"""How much a text reads like an appeal rather than chat. Plain cues; a trained model takes this place later."""

import math
import re

_TROUBLE = (
    r"坏了|坏的|不亮|不热|不通|堵了|漏|停了|断了|没人管|没人收|没人修|没人接|没动静|臭|吵|扰民|投诉|反映|举报|报修|求助|求评理|"
    r"什么时候修|啥时候修|怎么还|还没|好几天|好多天|几天了|多少天|一直|又.{0,4}(?:停|坏|堵|漏|断)|危险|受不了|管管|管一管|不管|不好使|冒"
)
_ASKING = (
    r"能不能|可不可以|能否|希望|建议|提议|申请|请问|咨询|咋办|怎么办|怎么弄|怎么申请|上哪|去哪|找谁|找哪|要带|需要.{0,8}吗|"
    r"有没有|谁(?:家)?给|帮(?:我|忙|一?把|看)|麻烦|请.{0,6}(?:处理|解决|派)|社区能|社区有|社区给|物业|行不行"
)
_CHAT = (
    r"哈哈|嘻嘻|早安|晚安|祝|恭喜|谢谢|辛苦了|收到|妥了|知悉|拼车|接龙|求购|出售|转让|转手|甩卖|招租|直租|开业|优惠|新品|广告|"
    r"团购|现货|联系我买|加微信|自己好了|没味了|来电了|来水了|通了|真香|谁去|谁会做|三缺一|"
    r"(?:修|弄|整|拧|掏|清|换|扫|推)(?:好|紧|走|干净|完|上)了"
)
_SMALL_TALK = re.compile(
    r"(?:你好|您好|哈喽|嗨|呀|啊|在吗|在不在|有人吗|早上好|上午好|中午好|下午好|晚上好|早|好的?|行|嗯|哦|ok|测试|试试|怎么用|hello|hi|\W|\d)*",
    re.IGNORECASE,
)
"""The whole of a text that asks for nothing."""
_WEIGHTS = ((re.compile(_TROUBLE), 1.2), (re.compile(_ASKING), 1.0), (re.compile(_CHAT), -2.0))
_BASE, _MATTER, _MOST = -1.6, 2.4, 2


def appeal(text: str, best: float) -> float:
    """Between 0 (chat) and 1 (an appeal), for a cleaned text whose best matter scored `best`."""
    if _SMALL_TALK.fullmatch(text):
        return 0.0
    total = _BASE + _MATTER * best
    total += sum(weight * min(_MOST, len(pattern.findall(text))) for pattern, weight in _WEIGHTS)
    return round(1 / (1 + math.exp(-total)), 3)
