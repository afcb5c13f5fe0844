"""Whether somebody speaks for somebody else, and whether they say when: things one would otherwise have to ask."""

import re

_WITHIN = r"[^，。！？,.!?;；\s]"
_KIN = (
    r"我?(?:爸妈?|妈妈?|爹娘?|娘|父亲|母亲|父母|老伴儿?|爱人|公公|婆婆|岳父|岳母|丈母娘|丈人|爷爷|奶奶|姥姥|姥爷|外公|外婆"
    r"|大爷|大娘|大妈|大伯|叔叔?|婶子?|舅舅?|姨|姑姑?|老人|老爷子|老太太|孩子|亲戚|朋友|家里人)"
)
_NEAR = (
    rf"(?:我们?家?)?(?:隔壁|对门|楼[上下]|邻居|同楼){_WITHIN}{{0,8}}"
    rf"|{_WITHIN}{{0,3}}(?:邻居|大爷|大娘|大妈|奶奶|阿姨|叔|老人|师傅)"
)
_SAY = rf"{_WITHIN}{{0,4}}?(?:反映|报修|上报|报|问|投诉|登记|说|申请|求助)"
_WHOM = rf"(?:{_KIN}|{_NEAR}|别人|人家|他们?|她们?)"
_BEHALF = re.compile(rf"(?:替|帮|代){_WHOM}{_SAY}|给{_WHOM}{_WITHIN}{{0,2}}?(?:反映|报|登记|申请)")
"""«给» is said of whom one tells as well: «给邻居说了»."""
_TIMED = re.compile(
    r"今[天早晚]|昨[天晚夜]|前天|明天|后天|早上|上午|中午|下午|傍晚|晚上|半夜|凌晨|夜里|刚才|刚刚|每天|天天|周[一二三四五六日末]|星期|"
    r"\d\s*(?:[点日月]|号(?![楼院门线]|\s*\d))|[一二三四五六七八九十两]点|一直|好几天|\d+\s*(?:分钟|小时|天)|现在|这会儿|随时"
)


def behalf(text: str) -> bool:
    """«替我妈报…», «帮隔壁王大爷反映…»."""
    return bool(_BEHALF.search(text))


def timed(text: str) -> bool:
    """Whether a time is named, however roughly."""
    return bool(_TIMED.search(text))
