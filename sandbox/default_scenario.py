"""A small community that is enough to try the sandbox by itself."""

from __future__ import annotations

from sandbox.scenario import Bot, Group, Hint, Person, Scenario, Window

RESIDENTS, UNIT, CENTRE = -1001000000001, -1001000000002, -1001000000003
WANG, LI, ZHAO, ZHOU, SUN, QIAN, ZHENG = 101, 102, 103, 104, 105, 106, 107
TOKEN = "7000000001:SANDBOX-only-not-a-secret-0000000000"  # noqa: S105  (opens nothing outside this process)


def default_scenario() -> Scenario:
    """One residents' group, one unit, one centre and seven people."""
    return Scenario(
        bot=Bot(7000000001, "hotline_demo_bot", "居民热线", TOKEN),
        users=_people(),
        chats=_groups(),
        windows=(Window(WANG, RESIDENTS), Window(ZHOU, CENTRE), Window(ZHAO, UNIT)),
        hint=Hint("3号楼2单元又停水了,打物业电话没人接", WANG, RESIDENTS),
    )


def _people() -> tuple[Person, ...]:
    return (
        Person(WANG, "王秀兰", role_label="居民 · 72岁"),
        Person(LI, "李强", username="liqiang", role_label="居民"),
        Person(ZHAO, "赵师傅", role_label="经办人 · 物业"),
        Person(ZHOU, "小周", username="xiaozhou", role_label="值班员 · 诉求中心"),
        Person(SUN, "孙经理", role_label="物业负责人"),
        Person(QIAN, "钱理事长", role_label="理事长"),
        Person(ZHENG, "郑书记", role_label="社区书记"),
    )


def _groups() -> tuple[Group, ...]:
    return (
        Group(RESIDENTS, "江畔社区居民群", members=(WANG, LI, ZHOU, QIAN, ZHENG), admins=(ZHENG,)),
        Group(UNIT, "江畔物业", members=(ZHAO, SUN), admins=(SUN,)),
        Group(CENTRE, "诉求中心值班群", members=(ZHOU, ZHENG), admins=(ZHENG,)),
    )
