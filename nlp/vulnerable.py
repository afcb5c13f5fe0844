"""Whether whoever waits goes first (S27): somebody old and alone, disabled, gravely ill, expecting, with a newborn, or poor. What
is said of a person at home, not of a service or a building: «残疾人通道» is none."""

import re

_NUMBER = r"(?:[789]\d|[七八九]十[一二三四五六七八九]?)"
_KIN = r"(?:老人|老太太|老爷子|老头|大爷|大娘|奶奶|爷爷|姥姥|姥爷|老妈|老爸|[我他她]?[爸妈])"
_OLD = (
    rf"{_NUMBER}(?:多|来|几)?岁|(?:快|都|今年|已经){_NUMBER}(?:多|来)?(?:岁|了)|{_KIN}{_NUMBER}(?:多|来)?了"
    rf"|{_NUMBER}多的?(?:老人|老太太|老爷子|老头|人了)"
)
_ALONE = (
    rf"独居|孤寡|空巢|{_KIN}(?:{_NUMBER}[多来]?[了岁]?)?(?:一个人|自己|独自)(?:在家|住|生活|过)"
    rf"|(?:一个人|自己)(?:在家)?住的{_KIN}"
)
_DISABLED = (
    r"坐轮椅|轮椅(?:上|出不|下不|推不)|瘫痪|瘫在|偏瘫|半身不遂|卧床"
    r"|下不(?:了|来)床|(?:腿脚|行动|走路|走道|身子)不(?:好|便|方便|利索|利落|灵便)"
    r"|走不(?:了|动)[路道]|拄(?:着)?拐|出门(?:费劲|不方便)"
    r"|盲人|双目失明|眼睛看不见|聋哑|(?:是|有|家)(?:个|位|一个)?(?:重度|[一二三四]级)?残疾(?![证车卡机停])"
)
_ILL = (
    r"透析|化疗|放疗|尿毒症|癌症|癌晚期|得了?癌|重病|吸氧|制氧机|呼吸机|刚(?:做|动)(?:完|了)手术|术后"
    r"|刚出院|心脏病|(?:打着|打了|带着)石膏|骨折"
)
_EXPECTING = (
    r"孕妇|怀孕|怀着(?:孩子|孕)|大着肚子|临产|快生了|(?:坐|在|出)月子"
    r"|新生儿|(?:刚|才)(?:出生|生完?孩子|满月)|没满月|[几两三四五六]个月的?(?:大的)?(?:孩子|宝宝|娃|婴儿)"
)
_POOR = r"没有?劳动能力|低保户|五保户|特困户|低保家庭|特困人员"
_VULNERABLE = re.compile("|".join((_OLD, _ALONE, _DISABLED, _ILL, _EXPECTING, _POOR)))


def vulnerable(text: str) -> str:
    """The words that say so, the first of them; empty where none do."""
    found = _VULNERABLE.search(text)
    return found[0] if found else ""
