"""What residents say: sentences made of the catalogue's own keywords and the community's own places, and now and then danger."""

from collections.abc import Sequence
from random import Random

from domain.community import Community, Matter

WEIGHTY = 3.0
"""Weight of a keyword that is the matter by itself."""
GOES_FIRST = 0.04
UNCLEAR = ("我想反映一个情况,希望社区能管一管", "有件事想请社区帮忙看看", "这事不知道该找谁,麻烦给问问")
DANGER = (
    "楼道里着火了冒黑烟",
    "家里煤气味很大好像漏气了",
    "电梯里困住人了门打不开",
    "老人晕倒了叫不醒",
    "楼下电线掉下来拖地了",
)
WAITING = (",我腿脚不利索", ",家里老人坐轮椅", ",家里有孕妇", ",我妈八十多岁了")
"""Who goes first (S27)."""
BURST = "整栋楼突然停水了,一滴水都没有"
FRAMES = ("{place}{trouble}", "{place}{trouble},好几天了", "麻烦看看{place}{trouble}的事", "{place}又{trouble},没人管")
FURTHER = ("补充一下,今天还是这样", "刚才又来看过,情况没变", "下午家里有人")
DONE = ("已经派人处理好了", "现场看过,已恢复正常", "换了配件,试过没有问题", "已经协调解决,跟住户说过了")
PROGRESS = ("已经派人去看了", "配件在路上,明天装", "正在协调")
QUESTIONS = ("请问具体在哪个单元?", "请问什么时候开始的?")
WAIT = "配件要从外地调,需要多几天"
SPRING = "天冷施工不了,要等开春才能修"


class Sayings:
    """What can be said in one community."""

    def __init__(self, community: Community) -> None:
        self._said = [(matter, _plain(matter)) for matter in community.matters.values() if _plain(matter)]
        self._places = [
            f"{estate.name}{building}号楼{entrance}单元"
            for estate in community.tree.estates
            for building, entrances in estate.buildings.items()
            for entrance in range(1, entrances + 1)
        ] or [community.name]

    def appeal(self, dice: Random) -> str:
        """A trouble somewhere; one in twenty says nothing anybody could act on, one in two hundred tells of danger."""
        lot, place = dice.random(), dice.choice(self._places)
        if lot < 0.005:
            return f"{place}{dice.choice(DANGER)}"
        if lot < 0.05:
            return dice.choice(UNCLEAR)
        _, keywords = dice.choice(self._said)
        said = dice.choice(FRAMES).format(place=place, trouble=dice.choice(keywords))
        return said + (dice.choice(WAITING) if dice.random() < GOES_FIRST else "")

    def burst(self, dice: Random) -> str:
        """What a whole building says."""
        return f"{dice.choice(self._places)}{BURST}"


def _plain(matter: Matter) -> Sequence[str]:
    return [word for word, weight in matter.keywords.items() if weight >= WEIGHTY and not set("…|") & set(word)]
