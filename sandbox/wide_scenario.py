"""The small community with every kind of chat Telegram has: a forum, a channel with its group, a group not yet upgraded."""

from __future__ import annotations

from dataclasses import replace

from sandbox.default_scenario import LI, QIAN, RESIDENTS, SUN, WANG, ZHENG, ZHOU, default_scenario
from sandbox.scenario import Group, Scenario, Window

FORUM, CHANNEL, BLOCK = -1001000000004, -1001000000005, -4000000006


def wide_scenario() -> Scenario:
    """The bot is administrator in the forum and in the channel, and a member elsewhere."""
    small = default_scenario()
    windows = (Window(WANG, RESIDENTS), Window(LI, FORUM), Window(ZHENG, CHANNEL))
    return replace(small, chats=(*small.chats, *_more()), windows=windows)


def _more() -> tuple[Group, ...]:
    topics, everyone = ("报修", "活动"), (WANG, LI, ZHOU, QIAN, ZHENG)
    return (
        Group(
            FORUM, "江畔社区话题群", members=everyone, owner=ZHENG, bot_status="administrator", is_forum=True,
            topics=topics,
        ),
        Group(
            CHANNEL, "江畔公告", "channel", "jiangpan_news", members=everyone, admins=(ZHENG,),
            bot_status="administrator", linked=RESIDENTS,
        ),
        Group(BLOCK, "3号楼小群", "group", members=(WANG, LI, SUN), admins=(LI,)),
    )  # fmt: skip
