"""Which clock class a text calls for: danger to life or property first, then its matter's."""

import re
from collections.abc import Sequence

from domain.appeal import Choice
from domain.community import URGENT, Community

LIKELY = 0.3
"""Score from which an unsure matter still lends its clock."""

_DANGER = re.compile(
    # fire, gas, electricity
    r"着火|起火|失火|火灾|窜火|冒(?:黑|浓)?烟|爆炸|(?:煤气|燃气|天然气|瓦斯).{0,6}(?:味|漏|泄|断)|漏(?:煤|燃)?气"
    r"|触电|电线.{0,6}(?:断|掉下|垂|裸露|露铜|冒火)"
    # shut in, buried, under something, in the water
    r"|困.{0,6}电梯|电梯.{0,8}(?:困|憋|关着|出不来)|塌了|塌方|塌.{0,2}边|坍塌|压.{0,12}(?:动不了|出不来)|砸(?:着|到|伤).{0,2}人"
    r"|溺水|落水|掉.{0,4}(?:河|水库|井|冰窟)|井盖.{0,4}(?:没了|丢了|不见)"
    # a body in danger
    r"|救命|救我|快来人|救护车|急救|(?:打|叫)120|晕倒|昏迷|昏过去|不省人事|没脉|没有?(?:呼吸|气了)|喘不上|抽搐|吐血|大出血"
    r"|口吐白沫|中毒|(?:喝|吞|误服).{0,4}(?:农药|洁厕|洗厕|消毒|老鼠药|药片)"
    r"|跳楼|跳河|跳桥|护栏外|轻生|自杀|不想活|割腕"
    # violence
    r"|(?:持|拿着?|拎着?|抡)(?:菜?刀|斧|甩棍)|砍人|捅人|扎人|见谁(?:扎|砍|打)|家暴"
    # somebody gone
    r"|(?:孩子|老人|闺女|儿子|妹妹|弟弟|父亲|母亲|爸|妈|奶奶|爷爷).{0,16}(?:走丢|走失|不见了|找不着|没影|没回来)"
)
_NO_DANGER = re.compile(r"演练|演习|讲座|宣传|讲一?讲|培训|哈哈|笑|以为|误会|电视剧|电影|小说")


def is_danger(text: str) -> bool:
    """Whether a cleaned text tells of danger to life or property. Meant to err towards yes."""
    return bool(_DANGER.search(text)) and not _NO_DANGER.search(text)


def urgency(text: str, choices: Sequence[Choice], community: Community) -> str:
    """A clock class of the community: urgent on danger, the likely matter's, or the default."""
    if URGENT in community.clocks and is_danger(text):
        return URGENT
    if choices and choices[0].score >= LIKELY:
        return community.matters[choices[0].matter].clock
    return community.default_clock
