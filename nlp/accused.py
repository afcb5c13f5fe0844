"""Of whom a text complains: units named beside words of complaint. Naming the property company is no complaint about it."""

import re
from collections.abc import Iterable

from domain.community import Community

_NEAR, _GAP = r"[^。！？!?\n,，;；]{0,4}?", r"[^。！？!?\n;；]{0,9}?"
_AGAINST = r"(?:投诉|举报|控告|曝光|检举)"
_KIND = re.compile(
    r"表扬|感谢|谢谢|点赞|好评|夸夸|夸一夸|态度(?:真|很|挺|特别)?好|(?:别|不要|不是|没想|不想)(?:去|再)?(?:投诉|举报)"
)
_WRONG = (
    r"态度(?:极|太|特别|很|也|真|非常|这么|那么)?(?:差|恶劣|不好|蛮横|生硬|不行)|态度有问题|什么态度|啥态度|不作为|乱作为|乱收费|乱收钱|"
    r"推诿|踢皮球|推来推去|互相推|扯皮|糊弄|敷衍|光收钱|只收钱|光收费|白交|骂人|打人|打骂|骂(?:我|业主|居民|老)|打了?(?:我|业主|居民)|"
    r"吃拿卡要|收黑钱|收红包|收好处|贪污|受贿|多收(?:费|钱|了)|乱涨价|强制收|捆绑|押金不退|不退押金|账目不清|账不公开|不公开|不公示|"
    r"包庇|勾结|报复|刁难|爱答不理|爱搭不理|耍态度|不干活|不干事|不办事|不给办|偷懒|脱岗|玩忽职守|形同虚设|黑心|侵占|挪用|造假|假结案"
)


class Accused:
    """The names and aliases of a community's units compiled once."""

    def __init__(self, community: Community) -> None:
        self._units = {
            name.lower(): unit.id for unit in community.units.values() for name in (unit.name, *unit.aliases)
        }
        names = "|".join(map(re.escape, sorted(self._units, key=len, reverse=True)))
        self._patterns = [re.compile(f"{_AGAINST}{_NEAR}({names})"), re.compile(f"({names}){_GAP}(?:{_WRONG})")]
        self._named = re.compile(names)

    def of(self, text: str, *, about_units: bool = False) -> tuple[str, ...]:
        """The ids of the units complained of, in the order named; `about_units` says that the text is surely a complaint about
        units, so that naming one is enough."""
        if not self._named.search(text) or _KIND.search(text):
            return ()
        found = self._named.findall(text) if about_units else self._beside(text)
        return tuple(dict.fromkeys(self._units[name] for name in found))

    def _beside(self, text: str) -> Iterable[str]:
        for pattern in self._patterns:
            yield from (match[1] for match in pattern.finditer(text))
