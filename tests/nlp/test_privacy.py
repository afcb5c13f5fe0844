"""What others may see of a text: no personal data, but enough to go and mend the thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.privacy import mask
from nlp.text import clean

HIDDEN = {
    "mobile": ("打我电话13800001111", "打我电话***"),
    "mobile with spaces": ("联系187 0000 4453，谢谢", "联系***，谢谢"),
    "mobile with dashes": ("138-0000-1111", "***"),
    "mobile full-width": ("我是他班主任，１３８００００９１０２", "我是他班主任，***"),
    "mobile with country code": ("+86 138 0000 1111", "***"),
    "mobile with emoji between": ("138😀0000😀1111", "***"),
    "mobile with zero-width spaces": ("138\u200b0000\u200b1111", "***"),
    "mobile spelt": ("家属电话一五零零零零零三八四六", "家属电话***"),
    "mobile half spelt": ("138零零零零1111", "***"),
    "mobile with the letter O": ("138OOOO1111", "***"),
    "landline": ("座机0435-0002258打", "座机***打"),
    "local number": ("电话：322-0011", "电话：***"),
    "identity": ("220599198411300515 麻烦看下", "*** 麻烦看下"),
    "identity with X": ("身份证22059919841130051X", "身份证***"),
    "bank card": ("卡号6222 0000 1111 2222 333", "卡号***"),
    "plate": ("吉A·12345挡道", "***挡道"),
    "green plate": ("吉AD12345 挪一下", "*** 挪一下"),
    "e-mail": ("简历在dong_r@example.com", "简历在***"),
    "e-mail full-width": ("dong_r＠example.com", "***"),
    "WeChat": ("加我微信：abc_123", "加我微信：***"),
    "a WeChat id alone": ("见到加niangao_mama", "见到加***"),
    "whoever lives behind a door": ("我推荐1803的姐，表格做得好", "我推荐***的姐，表格做得好"),
    "a name behind what somebody does": (
        "店长孟庆楠说总部在走流程，中介刘帅帅收了定金",
        "店长孟***说总部在走流程，中介刘***收了定金",
    ),
    "WeChat by sound": ("vx wang-2020", "vx ***"),
    "QQ": ("QQ 123456", "QQ ***"),
    "door behind unit": ("3号楼2单元501漏水", "3号楼2单元***漏水"),
    "room": ("3号楼501室", "3号楼***室"),
    "room spelt": ("五零一室", "***室"),
    "door with dashes": ("3-2-501停水", "3-2-***停水"),
    "door behind floor": ("7栋1203没暖气", "7栋***没暖气"),
    "at home": ("我是501的", "我是***的"),
    "side of the landing": ("2单元5楼东户", "2单元5楼***"),
    "the neighbour's door": ("楼上501漏水，401家也泡了", "楼上***漏水，***家也泡了"),
    "mobile with a row of dots": ("138....0000....1111", "***"),
    "name": ("我是陶淑芬，住这", "我是陶***，住这"),
    "name beside a number": ("大哥佟国栋，电话17600005539", "大哥佟***，电话***"),
}
SHOWN = [
    "3号楼2单元又停水了",
    "十二号楼三单元停电",
    "江畔花园7栋电梯坏了",
    "2026年10月1日早上8:30停水",
    "2026-10-01停水，到现在3天了",
    "水表走了1500度，一共2000元",
    "物业办公室没人",
    "我是业主，咱们楼30户都停了",
    "101路公交",
    "2015的孩子打疫苗，加油china2026，房东王阿姨说经理张师傅不在",
    "工单1123-0001-5怎么样了",
    "温度只有15.5度",
    "5楼的水压低",
    "楼下300多户",
    "江畔花园100户都停了",
]


@pytest.mark.parametrize(("text", "masked"), HIDDEN.values(), ids=HIDDEN)
def test_personal_data_is_hidden(text: str, masked: str):
    assert mask(clean(text)) == masked


@pytest.mark.parametrize("text", SHOWN)
def test_the_rest_stays(text: str):
    assert mask(clean(text)) == text


def test_cleaning_evens_out_what_keyboards_do():
    assert clean("３号楼\u3000停\u200b水，a\u2028b\u0663😀\x07！") == "3号楼 停水，a b3😀！"


ANY = st.text(st.characters(blacklist_categories=["Cs"]), max_size=60) | st.text(
    "0123456789一二三号楼单元室-# 微信vx@a.x\n", max_size=60
)
GROUPS = st.lists(st.sampled_from(["", " ", "-", "—", "·", "\u200b", "  "]), min_size=2, max_size=2)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@given(ANY)
def test_masking_twice_changes_nothing(text: str):
    once = mask(clean(text))
    assert mask(once) == once


@given(ANY)
def test_cleaning_twice_changes_nothing(text: str):
    assert clean(clean(text)) == clean(text)


@given(before=ANY, after=ANY, number=st.from_regex(r"1[3-9]\d{9}", fullmatch=True), groups=GROUPS, wide=st.booleans())
def test_no_phone_survives(before: str, after: str, number: str, groups: list[str], wide: bool):
    number = number.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789"))
    typed = number[:3] + groups[0] + number[3:7] + groups[1] + number[7:]
    masked = mask(clean(f"{before}，{typed.translate(WIDE) if wide else typed}，{after}"))
    digits = "".join(char for char in masked if char.isdigit())
    assert number not in digits or number in "".join(char for char in clean(before + after) if char.isdigit())
    assert number not in masked
