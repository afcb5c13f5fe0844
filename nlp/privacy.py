"""Personal data hidden, so that a text may be shown to others: numbers, accounts, plates, doors, given names."""

import re

from nlp.numeral import CHARS

HIDDEN = "***"
_S = r"[\s\-–—_.·]{0,2}"
_CN = "零〇○一二两三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤佟靳鲁关"
)
_FAMILY = rf"(?:欧阳|上官|司马|诸葛|司徒|皇甫|尉迟|慕容|夏侯|端木|令狐|[{_SURNAMES}])"

_D = rf"[\doO{_CN}]"
_MOBILE = rf"(?<!\d)(?:\+?86{_S})?[1一壹幺]{_S}[3-9三四五六七八九肆伍陆柒捌玖叁](?:{_S}{_D}){{9}}(?!\d)"
_GROUPED = r"(?<!\d)1[3-9]\d[^\d\u4e00-\u9fff]{0,6}\d{4}[^\d\u4e00-\u9fff]{0,6}\d{4}(?!\d)"
_LANDLINE = rf"(?<!\d)0\d{{2,3}}\)?{_S}\d{{3,4}}{_S}\d{{4}}(?!\d)"
_LOCAL = rf"(?<=[话机码打拨电])(?P<keep_local>[\s:：是]{{0,3}})\d{{3,4}}{_S}\d{{4}}(?!\d)"
_SPELT = rf"[{_CN}](?:{_S}[{_CN}]){{6,}}"
_IDENTITY = rf"(?<!\d)[1-9]\d{{5}}{_S}(?:18|19|20)\d\d{_S}\d{{4}}{_S}\d{{3}}[\dXx]"
_CARD = rf"(?<!\d)\d{{4}}(?:{_S}\d{{4}}){{3}}(?:{_S}\d{{1,3}})?(?!\d)"
_LONG = r"\d{7,}[Xx]?"
_EMAIL = r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}"
_ACCOUNT = (
    r"(?P<keep_account>(?:微信|薇信|威信|v信|[vw]x|wechat|qq|扣扣|企鹅号?)\s*(?:号码?|群|id)?\s*(?:同号|是|为|加|[:：])?\s*)"
    r"(?:[A-Za-z][A-Za-z0-9_\-]{4,19}|\d{5,12})"
)
_HANDLE = r"(?P<keep_handle>加(?:我|她|他|一下)?\s?)(?=[A-Za-z\d\-]*[_\d])[A-Za-z][A-Za-z\d_\-]{5,19}(?![A-Za-z\d_\-])"
_PLATE = (
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z]\s?[·.\-]?\s?"
    r"[A-Za-z0-9]{4,5}[A-Za-z0-9挂学警港澳](?![A-Za-z0-9])"
)
_AMOUNT = r"(?![\d年月日元块号个户人斤米度万千百多来余平分%#栋幢])"
_DASHED_DOOR = r"(?<![\d\-])(?P<keep_dashed>\d{1,2}[-–—]\d{1,2}[-–—])\d{3,4}(?![\d\-])"
_DOOR_BEHIND = rf"(?P<keep_behind>(?:单元|[楼层栋幢座#])\s?(?:\d{{1,2}}-)?)(?:\d{{3,4}}|[{_CN}]{{3,4}}){_AMOUNT}"
_UNIT_DOOR = r"(?P<keep_unit>单元\s?)\d{1,2}(?=[室户])"
_ROOM = rf"(?<![\d{_CN}])(?:\d{{2,4}}|[{_CN}]{{3,4}})(?=\s?室)|(?<!\d)\d{{2,3}}[1-9](?=\s?(?:房间?|户(?!人)))"
_AT_HOME = r"(?P<keep_home>(?:我是|我家是?|家住|住在?)\s?)\d{3,4}(?=室|的|[，。,.!！；;\s]|$)"
_NEIGHBOUR = rf"(?P<keep_neighbour>(?:门牌号?|楼[上下]|对门|隔壁|对面)是?\s?)\d{{3,4}}{_AMOUNT}"
_OF_DOOR = r"(?<!\d)\d{2,3}[1-9](?=的(?:[大老小]?[姐哥叔姨爷奶妈爸弟妹]|邻居|住户|业主|租客|老太太|老头|小伙|姑娘))"
_HOUSE = r"(?<!\d)\d{2,3}[1-9](?=[那他她]?家(?!庭))"
_SIDE = rf"(?P<keep_side>[\d{CHARS}][楼层])\s?[东西南北中左右](?:[门户手边侧]|屋)"
_NAME = (
    rf"(?P<keep_name>(?:我是|我叫|本人叫?|姓名|联系人|收货人|当事人|逝者)[\s:：是为]{{0,2}}{_FAMILY})"
    r"[\u4e00-\u9fff]{1,2}(?=[\s\d，。,.、;；!！?？(（]|$)"
)
_NAME_BY_POST = (
    rf"(?P<keep_post>(?:店长|中介|房东|经理|老板娘?|司机|保安|保洁|教练|顾问){_FAMILY})"
    r"(?!阿姨|大[姐哥爷娘叔妈]|老师|师傅|先生|女士|小[姐哥]|姐姐|哥哥|叔叔|奶奶|爷爷|老板)"
    r"[\u4e00-\u9fff]{2}(?=[说讲收骂欠让叫拿的，。,.、；;！!\s]|$)"
)
_NAME_BY_NUMBER = (
    rf"(?:(?<![\u4e00-\u9fff])|(?<=[哥姐叔姨爷奶妈爸弟妹人叫是]))(?P<keep_by>{_FAMILY})[\u4e00-\u9fff]{{1,2}}"
    r"(?=[\s，,：:、]{0,2}(?:的?电话|手机号?|联系方?式?)?[\s，,：:是]{0,2}\*\*\*)"
)

_SAID = (_MOBILE, _SPELT, _DOOR_BEHIND, _ROOM, _SIDE, _NAME, _NAME_BY_POST, _NAME_BY_NUMBER)
"""What can be told in Chinese characters alone."""
_NEEDED = {
    _MOBILE: "1一壹幺", _DOOR_BEHIND: "元楼层栋幢座#", _ROOM: "室房户", _SIDE: "楼层", _NAME: "是叫名人者", _NAME_BY_NUMBER: "*",
    _NAME_BY_POST: "店介东经板司保教顾", _HANDLE: "加", _OF_DOOR: "的",
    _EMAIL: "@", _DASHED_DOOR: "-–—", _UNIT_DOOR: "元", _AT_HOME: "是家住", _HOUSE: "家",
}  # fmt: skip
"""One of these characters stands in whatever a pattern finds: without any, nobody need look."""
_WRITTEN = (
    _EMAIL, _IDENTITY, _CARD, _MOBILE, _GROUPED, _LANDLINE, _LOCAL, _SPELT, _LONG, _ACCOUNT, _HANDLE, _PLATE,
    _DASHED_DOOR, _DOOR_BEHIND, _UNIT_DOOR, _ROOM, _AT_HOME, _NEIGHBOUR, _OF_DOOR, _HOUSE, _SIDE, _NAME, _NAME_BY_POST,
    _NAME_BY_NUMBER,
)  # fmt: skip
_LATIN = re.compile(r"[0-9A-Za-z]")
_SPOKEN, _ALL = (
    tuple((re.compile(each, re.IGNORECASE), frozenset(_NEEDED.get(each, ""))) for each in patterns)
    for patterns in (_SAID, _WRITTEN)
)


def mask(text: str) -> str:
    """A cleaned text with personal data replaced by ***. Building and unit numbers stay; masking twice changes nothing."""
    while (hidden := _once(text)) != text:
        text = hidden
    return text


def _once(text: str) -> str:
    chars = set(text)
    for pattern, needed in _ALL if _LATIN.search(text) else _SPOKEN:
        if (not needed or not needed.isdisjoint(chars)) and (hidden := pattern.sub(_hide, text)) != text:
            text, chars = hidden, set(hidden)
    return text


def _hide(found: re.Match[str]) -> str:
    """What the pattern wants kept (its named group), then the mark."""
    return "".join(found.groupdict(default="").values()) + HIDDEN
