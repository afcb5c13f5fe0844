"""Whether a result tells a resident what was done: on the matter, an act, and no mere hand-off or promise.

A result is cut into clauses. Courtesy counts for nothing; a clause that passes the case on, promises, or says that it is being
looked at is not a result; any other clause is taken for one. So whatever these rules do not know goes out: a refusal without
cause costs more trust than a poor line let through. Written for Chinese; other languages are not judged.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from domain.community import Matter
from domain.result import Fault, Review
from nlp.segment import Segmenter

_CLAUSES = re.compile(r"[,，。;；!！?？\n]+|(?<!\d)[:：](?!\d)|(?<=\S) {1,}(?=\S)")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_GREETING = re.compile(
    r"(?:尊敬的|亲爱的)?(?:网友|网民|市民|居民|业主)?(?:朋友|同志)?[“\"']?(?:UU\d+)?[”\"']?(?:网友|先生|"
    r"女士)?\s*[,，:：]?\s*(?:您好|你好|您们好|你们好)\s*[!！,，。:：]*|"
    r"[“\"']?UU\d+[”\"']?\s*[:：]?|[(（][^()（）]{0,60}[)）]|(?:19|20)\d\d[年.-]\d{1,2}[月.-]\d{1,2}日?(?=\s*(?:$|尊敬|"
    r"网友|[“\"']))",
    re.IGNORECASE,
)
"""What letters begin and end with, and asides."""
_MARKS = str.maketrans("", "", '“”"《》【】‘’')
_LATIN = re.compile(r"[a-zA-Z]")
_WHOM = r"(?:您|你|大家|居民|网友|诉求人|反映人|来电人)"
_ABOUT = (
    rf"(?:对于?|关于|您|你)+的?(?:宝贵)?(?:意见|建议|诉求|问题)(?:[和、](?:建议|意见))?|(?:关于|针对|对于|根据|就|有关|"
    rf"对)?{_WHOM}?(?:在.{{0,20}})?(?:所|来信|来电)?(?:反映|咨询|提出|投诉|举报|关心|留言|诉求|说|提|询问)"
    r"(?:的|了)?(?:[^已转交将]{0,50}?(?:问题|情况|事宜|事项|建议|诉求|意见|留言|来信|帖文|函件|一事|事情))?"
)
_IT = (
    r"(?:我们|我方|我这边|这边|我处|我单位|现|现在|目前|现场|问题|情况|此事|该事|这事|这个|该问题|此问题|事情|工单|诉求|"
    r"的|都|也|均|全部|相关)"
)
_COURTESY = re.compile(
    rf"(?:(?:尊敬|亲爱)的.{{0,12}}|网友.{{0,16}}|{_WHOM}好?|你们好|市民.{{0,6}}|[\W\da-z年月日号时分点]*|.{{0,20}}(?:感谢|"
    rf"谢谢|祝).*|"
    rf".{{0,40}}(?:收悉|收到|已阅|已知悉|知悉了?)|.{{0,30}}(?:回复|答复|说明|告知|解释)如下|如下|{_ABOUT}|"
    rf"请(?:您)?(?:知悉|谅解|理解|放心)|(?:关于|针对).{{0,60}}(?:问题|情况|事宜|事项|建议|一事)|"
    r"目前|现在|近日|日前|另外?|同时|.{0,6}经(?:查|核实|了解|调查).{0,6}|具体(?:问题|情况|事项)?|网民.{0,6}|"
    r".{0,4}链接.{0,40}|多谢.*|关注.{0,14}发展|"
    r".{0,12}(?:敬请|望您?)(?:谅解|理解|知悉|支持).{0,8}|欢迎.{0,40}|.{0,20}(?:带来|造成).{0,6}不便.{0,12}|.{0,6}抱歉.{0,6}|"
    r".{0,30}高度重视.{0,4}|.{0,8}(?:特此|专此|此致|以上)(?:回复|答复|致|是.{0,20}回复)?.{0,6}|祝.{0,20}|此复|"
    r".{0,4}很?高兴.{0,12}|.{0,8}建议很?好|[^转交已请询由将会正]{2,14}(?:办|局|中心|处|街道|政府|办公室|大队)|"
    r".{0,8}(?:经|由).{0,12}(?:核实|调查|了解|沟通|研究)后?|(?:收到|接到|接).{0,24}(?:后|反映|情况)|.{0,10}(?:立即|迅速|"
    r"第一时间).{0,4}(?:组织|安排).{0,16}|好的?|(?:知道|明白|了解|收到)了?|嗯|是的?|行|ok|可以)",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    rf"(?:[^已转交督促请由]{{0,20}}(?:局|部门|单位|公司|物业|社区|政府|中心|街道))?(?:.{{0,12}}(?:的?问题|的?情况|"
    rf"的?事情?|一事))?(?:{_ABOUT})?(?:{_IT})*(?:已经?|都|均|全部|基本|早就)*(?:得到|妥善|圆满|及时|按时|按要求|按规定|"
    rf"进行|予以|电话|现场|当面|书面|协调)*"
    r"(?:处理|解决|处置|办理|办结|办|搞|弄|做|整|完成|完结|结束|结案|落实|整改|跟进|回复|答复|沟通|反馈|上门|到位|告知|"
    r"通知|好|妥|完|行|没事)+"
    r"(?:好|完|妥|定|毕|完毕|完成|到位|结束|妥当|妥善|过|清楚)*(?:了|啦|的|哦|过)*",
)
_BODY = (
    r"(?:部门?|单位|方面|公司|局|办|处|科室?|队|所|站|中心|街道|社区|物业|县|区|镇|乡|市|村|厂家?|方|上级|领导|班组?|人员|"
    r"师傅|同事|"
    r"政府|委|院|厅|窗口|负责人|同志|老板|平台|系统)"
)
_TO_DO = (
    r"(?:了|过)?(?:.{0,10}(?:核实|处理|办理|调查|核处|处置|跟进|解决|办复|核查|落实|研究|回复|答复|反馈|查处|协调|整改|维修|"
    r"联系).{0,12})?$"
)
_PASSED = re.compile(
    r"(?:转(?:交|办|至|给|到|入|请|送|达|派|呈|由|告|[^一-龥]|(?=.{0,24}(?:处|办|核|查|答|部|局|区|县|市|中心)))|移交|"
    r"移送|交办|交(?:有关|相关)|交由|交给|呈报|上报|"
    rf"报告给?|报给|报修|派给|派单|派工|推送|(?:跟|向|给).{{1,10}}(?:汇报|反映|报告|说)(?:了|过)?$|(?:反馈|反映|提交|"
    rf"汇报)(?:给|至|到)).{{0,30}}?(?:{_BODY}|$){_TO_DO}|"
    rf"(?:告知|通知|联系|协调|督促|要求|责成|安排|委托|请)(?:给|至|到|了|向)?.{{0,14}}?{_BODY}{_TO_DO}"
)
_ELSEWHERE = re.compile(
    r"^或者?.{0,3}(?:通过|向|到|致电|拨打)|(?:不(?:属于?|归|在|是).{0,12}(?:管辖|职责|职权|范围|管|负责)|"
    rf"可以?(?:{_WHOM})?.{{0,6}}(?:咨询|致电|拨打)|(?:请|建议|烦请|麻烦)(?:{_WHOM})?.{{0,14}}?(?:咨询|致电|拨打|"
    rf"向.{{1,24}}(?:反映|反馈|咨询|投诉|申请|了解|寻求)|"
    r"联系|找|走.{0,4}程序|登录|关注|拨|向.{1,24}(?:提出|提供|投诉|举报)|反映(?:到|给|至)|(?:直接)?和.{1,12}沟通|"
    r"(?:再)?(?:具体|补充|完善|提供)))|属于.{1,8}辖区|无法(?:代为|核实|核查|回复|办理|受理|提供)"
)
_WAIT = re.compile(
    r"耐心|等待|等(?:候|通知|消息|回复)|敬请关注|请?(?:留意|勿重复)|"
    r"^(?:如|待|若)有.{0,10}(?:结果|消息|情况|进展|回复)$|(?:如?有|待有?).{0,10}(?:结果|消息|情况|进展|"
    r"回复).{0,12}(?:告知|反馈|通知|回复|答复|联系|公布)|"
    r"(?:将|会|第一时间|及时|稍后|再).{0,10}(?:告知|反馈|通知|回复|答复|联系您)"
)
_REACHED = re.compile(r"\d{3,4}[-—]?\d{4,}|\d{5,}|(?:电话|地址|窗口|携带|材料|网址|号楼|路\d+号)")
"""How somebody who is sent elsewhere is told how to get there: that is an answer."""
_AHEAD = re.compile(
    r"将(?!.{0,6}(?:了|已))|拟|准备|计划|打算|预计|争取|力争|尽快|尽早|抓紧|近期|近日内|不日|下周|下个?月|下一步|明天|"
    r"明日|后天|明年|"
    r"马上|稍后|届时|今后|以后|到时|之后会|(?:就|再|才|也|我们|一定|肯定)会|会(?=在|于|尽|及|安排|继续|进一步|派)|"
    r"待.{1,20}(?:后|时)|等.{1,16}(?:再|就)|即可|继续|努力|认真调研|积极(?:与|争取|配合|推进)"
)
_OVER = re.compile(
    r"(?<!为)(?<!除)了(?!解|结)|已(?!安排|联系|通知|约|协调|计划|上报|列入|纳入|要求|督促|委托|转|经安排|经联系|经通知|"
    r"经约|经计划|经要求)|完(?!善|工|成|毕后)|过(?!程|后|渡)"
)
_UNDERWAY = re.compile(
    r"正在|正(?:积极|抓紧|在)|(?:处理|调查|核实|协调|办理|研究|跟进|施工|编制|进行|解决|审批)(?:之)?中$|"
    r"(?:已|予以|进行|将|做了?|正|立即|迅速|我局|我们|组织|开展|安排).{0,12}(?:了解|登记|记录|受理|研究|核实|核查|调查|"
    r"讨论|重视|关注|立案)(?:了|处理)?$|"
    r"(?:情况)?(?:基本)?属实$|(?:论证|考虑|参考|重视|研究)$|批示$"
)
_BESIDE = re.compile(r"(?:因为?|由于|鉴于|为了?|以确保|以便|以保|确保|若|如果?|待|等|随着|根据|按照?|依据|从).*")
"""Why, what for, and in which case: by itself neither something done nor a reason to wait."""
_ACT = re.compile(
    r"(?:换|修|拆|装|焊|补|铺|填|刷|抽|剪|锯|砍|劝|罚|搬|喷|撒|浇|扶|救|抓|封|堵|盖|围|改|关|停|贴|送|退|调|接|清|扫|疏通|"
    r"更换|维修|清理|治理|处置)"
    r"(?:了|好|完|上|掉|过|走|成|到|给|除|住|开|净|运|洗|扫|淤|还|低|高|整|修|发|理|封)|"
    r"(?:已经?|把|给|经|全部|进行了?|予以|全面)(?:.{0,8})(?:更换|维修|修复|修缮|清理|清运|清扫|清洗|拆除|安装|加装|疏通|"
    r"焊接|铺设|填平|粉刷|抽排|消毒|修剪|砍伐|处罚|"
    r"搬离|封堵|围挡|改造|关闭|停工|张贴|退还|调整|接通|检修|抢修|排查|加固|增设|设置|更正|取消|查封|开通|恢复|整治|制止|"
    r"劝离|批评|教育|约谈|道歉|赔偿|报销|补贴|减免|发放)|"
    r"到(?:了|达|过)?现场|上门|登门|走访|通了|来水|来电|来气|亮了|不漏|止住|拖走|移走|挪走|带走|签了|签订|打扫|冲洗|约谈|"
    r"批评教育|立案查处|道歉|陪|代办|"
    r"办(?:好|了|下来)|升温|供暖|完工|竣工|通车|投入使用"
)
_UNDONE = re.compile(r"(?:未|没|不能|无法|不会|不用|不予|难以).{0,4}")

_WHO = re.compile(
    rf"我[们局司办所队]|师傅|物业|社区|{_BODY}|人员|员工|工人|[电水木瓦焊]工|[\u4e00-\u9fff]工(?=\d|上|下|今|昨|早|中|晚|"
    rf"换|修|已|把)|"
    r"主任|经理|同志|民警|保安|保洁|网格员|志愿者|医生|护士|老师"
)
_WHEN = re.compile(
    r"\d{1,4}\s*(?:[点时日号月年]|[:：.]\d)|今|昨|前天|上午|下午|早上|早晨|一早|中午|傍晚|晚上|夜里|凌晨|刚|"
    r"周[一二三四五六日末]|"
    r"星期|当天|当日|当晚|日前|目前|现在|已于|[一二三四五六七八九十]+[点号]"
)
_COMMON_WORDS = (
    "网友 如下 回复 收悉 留言 您好 你好 感谢您 感谢 谢谢 反映 情况 问题 现将 有关 相关 部门 调查 处理 办理 工作 支持 监督 "
    "理解 关心 我们 关于 来信 咨询 "
    "答复 高度重视 投诉 举报 请求 建议 希望 进行 根据 规定 目前 按照 要求 单位 同时 没有 可以 存在 人员 核实 关注 政府 "
    "了解 立即 通过 时间 已经 "
    "安排 其他 及时 居民 联系 由于 进一步 加强 如果 针对 以上 提出 基本 具体 无法 平台 属于 需要 市民 群众 解决 领导 书记 "
    "尊敬 严重 现在 一个 "
    "为什么 什么 怎么 是否 请问 尽快 老百姓 国家 本人 一直 多次 影响 但是 因为 还是 这个 就是 这样 不是 不能 作为 还有 "
    "自己 他们 很多 我市 我局 "
    "街道 办事处 人民政府 工作人员 师傅 物业 社区 小区 今天 昨天 上午 下午"
)
_COMMON = frozenset(_COMMON_WORDS.split())
"""What every appeal and every result has."""
RARE = 7.0
"""Bits (natural) by which a word must be rarer than all words together to say anything about a topic."""
LONGEST = 100
"""Characters of a clause; a longer one tells something, and is not looked at for long."""
ENOUGH = 12
"""Different words of a result from which silence about the appeal means something."""
SHARED = 4.0
"""Rarity of the words that an appeal and its result share, below which they are about different things."""
PLACES = frozenset("楼单元号栋区门家户层道路街小大里了的没不有点来上下个人")
"""Characters that say where, or nothing: two matters in one house have them in common."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, and the clause that showed it: for whoever wants to know why."""

    fault: Fault
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """The appeal as far as it is known: its words, the matter it was given to."""

    text: str = ""
    matter: Matter | None = None


def review(said: Said, result: str, told: Collection[str], segmenter: Segmenter) -> Review:
    """What is wrong with a cleaned result; `told` are the matters its own words plainly point to."""
    found = dict.fromkeys(each.fault for each in findings(said, result, told, segmenter))
    return Review(tuple(fault for fault in Fault if fault in found))


def findings(said: Said, result: str, told: Collection[str], segmenter: Segmenter) -> list[Found]:
    """The same with the clauses that showed it."""
    if len(_LATIN.findall(result)) > 2 * len(_HAN.findall(result)):
        return []
    found = list(_done(result))
    if all(each.fault is not Fault.EMPTY for each in found) and _is_elsewhere(said, result, told, segmenter):
        found.append(Found(Fault.OFF_TOPIC))
    found += [Found(fault) for fault, cue in ((Fault.NO_WHO, _WHO), (Fault.NO_WHEN, _WHEN)) if not cue.search(result)]
    return found


def _done(result: str) -> Iterator[Found]:
    """Why nothing was done, if nothing was: one clause that tells something is enough."""
    reached = bool(_REACHED.search(_GREETING.sub("，", result)))
    judged = [(_judge(clause, reached=reached), clause) for clause in clauses(result)]
    if any(fault is None for fault, _ in judged):
        return
    meant = [(fault, clause) for fault, clause in judged if fault is not Fault.EMPTY]
    if not meant:
        yield Found(Fault.EMPTY, result)
    for fault, clause in meant:
        if fault:
            yield Found(fault, clause)


def clauses(result: str) -> list[str]:
    """The clauses that are more than courtesy."""
    parts = (part.strip(" 、.…~～()（）") for part in _CLAUSES.split(_GREETING.sub("，", result).translate(_MARKS)))
    return [part for part in parts if part and (len(part) > LONGEST or not _COURTESY.fullmatch(part))]


def _judge(clause: str, *, reached: bool) -> Fault | None:
    """What a clause lacks to be a result; None for one that tells something. `reached`: the result says how to get to "
    "whoever it
    names."""
    if len(clause) > LONGEST:
        return None
    if _EMPTY.fullmatch(clause):
        return Fault.EMPTY
    passed = _PASSED.search(clause)
    if passed and not _acted(clause[: passed.start()]) and not _acted_within(passed.group()):
        return Fault.HAND_OFF
    if _WAIT.search(clause) and not _acted(clause):
        return Fault.HAND_OFF
    if _ELSEWHERE.search(clause) and not reached and not _acted(clause):
        return Fault.HAND_OFF
    if _AHEAD.search(clause) and not _OVER.search(clause):
        return Fault.PROMISE
    if (_UNDERWAY.search(clause) or _BESIDE.fullmatch(clause)) and not _acted(clause):
        return Fault.NOTHING_DONE
    return None


def _acted(clause: str) -> bool:
    return bool(_ACT.search(_UNDONE.sub("", clause)))


def _acted_within(passed: str) -> bool:
    """«通知供水公司换了水泵»: passed on, and done."""
    return _acted(passed) and bool(_OVER.search(passed))


def _is_elsewhere(said: Said, result: str, told: Collection[str], segmenter: Segmenter) -> bool:
    """Whether a result is about something else: a long one shares no word of weight with the appeal; a short one is "
    "plainly about
    another matter, and not a character of its words is in the appeal or in what the catalogue calls it."""
    words, topic = set(_topical(segmenter, result)), set(_topical(segmenter, said.text))
    if said.matter:
        named = f"{said.matter.name} {said.matter.plain}"
        topic |= {*_topical(segmenter, named), *(word for word, weight in said.matter.keywords.items() if weight > 0)}
    if not topic or _share(segmenter, words, topic, result) >= SHARED:
        return False
    if said.matter and told and said.matter.id not in told:
        return not set(result) & set("".join(topic)) - PLACES
    return len(words) >= ENOUGH and len(topic) >= ENOUGH // 2


def _share(segmenter: Segmenter, words: Collection[str], topic: Iterable[str], result: str) -> float:
    shared = (word for word in topic if word in words or (len(word) > 1 and word in result))
    return sum(max(0.0, segmenter.rarity(word) - RARE) for word in shared)


def _topical(segmenter: Segmenter, text: str) -> Iterator[str]:
    for word in segmenter.words(text):
        if len(word) > 1 and _HAN.match(word) and word not in _COMMON:
            yield word
