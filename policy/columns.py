"""What stands in which column: each sheet's headings, its rows out of the models, and its rows back into the form of a file."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policy import schema
from policy.span import ranges
from policy.table import Row, SheetSource, put, tell

PLAIN = {"正式名称": "name", "居民叫法": "plain", "中心": "centre", "主办单位": "unit", "时限": "clock"}
"""The columns of a matter that hold one plain entry."""
NEEDS = {"place": "地点", "photo": "照片", "time": "时间"}
YES, NO = "是", "否"
ESTATE, SPOT, GRID = "小区", "地点", "网格"
_LIST, _PAIRS = re.compile(r"[、,，\s]+"), re.compile(r"[；;\n]+")
Record = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: the `file` it stands for, its `headings` in order, `records` of a model, and `take`, which puts one row
    back into the form of the file; `empty` is a file without entries."""

    title: str
    file: str
    headings: tuple[str, ...]
    records: Callable[[Any], Iterable[Record]]
    take: Callable[[SheetSource, Row], None]
    empty: Callable[[], dict[str, Any]] = dict


def _unit_records(units: Mapping[str, schema.Unit]) -> Iterator[Record]:
    for key, entry in units.items():
        outside = YES if entry.outside else ""
        yield {"代号": key, "名称": entry.name, "俗称": "、".join(entry.aliases), "上级": outside}


def _take_unit(source: SheetSource, row: Row) -> None:
    if _opened(source, row, ()):
        key = row["代号"]
        put(source, (key, "name"), row["名称"], row.at("名称"))
        put(source, (key, "aliases"), list(_listed(row["俗称"])), row.at("俗称"))
        put(source, (key, "outside"), _yes(source, row, "上级"), row.at("上级"))


def _matter_records(catalogue: Mapping[str, schema.Entry]) -> Iterator[Record]:
    for key, entry in catalogue.items():
        yield {
            "代号": key,
            "正式名称": entry.name,
            "居民叫法": entry.plain,
            "中心": entry.centre,
            "主办单位": entry.unit,
            "协办单位": "、".join(entry.assists),
            "时限": entry.clock,
            "还要问": "、".join(NEEDS[need] for need in entry.needs),
            "反映单位": YES if entry.about_units else "",
            "受限": YES if entry.restricted else "",
            "当事方": str(entry.parties) if entry.parties > 1 else "",
            "关键词": _pairs_out({word: _number(weight) for word, weight in entry.keywords.items()}, "\n"),
        }


def _take_matter(source: SheetSource, row: Row) -> None:
    if not _opened(source, row, ()):
        return
    key, asked = row["代号"], {name: need for need, name in NEEDS.items()}
    for heading, name in PLAIN.items():
        put(source, (key, name), row[heading], row.at(heading))
    put(source, (key, "assists"), list(_listed(row["协办单位"])), row.at("协办单位"))
    put(source, (key, "needs"), [asked.get(one, one) for one in _listed(row["还要问"])], row.at("还要问"))
    put(source, (key, "keywords"), _pairs_in(source, row, "关键词"), row.at("关键词"))
    if row["当事方"]:
        put(source, (key, "parties"), row["当事方"], row.at("当事方"))
    put(source, (key, "about_units"), _yes(source, row, "反映单位"), row.at("反映单位"))
    put(source, (key, "restricted"), _yes(source, row, "受限"), row.at("受限"))


def _yes(source: SheetSource, row: Row, heading: str) -> str:
    if row[heading] not in ("", YES, NO):
        tell(source, row, heading, f"{row[heading]!r}: write {YES}, or leave it empty")
    return "true" if row[heading] == YES else "false"


def _place_records(places: schema.Places) -> Iterator[Record]:
    for estate in places.estates:
        yield {
            "类别": ESTATE,
            "名称": estate.name,
            "别名": "、".join(estate.aliases),
            "楼号": ranges(estate.buildings),
            "单元数": str(estate.units) if estate.units else "",
            "个别楼单元数": _pairs_out({ranges(group): str(n) for group, n in estate.units_of.items()}, "；"),
        }
    for spot in places.spots:
        yield {"类别": SPOT, "名称": spot.name, "别名": "、".join(spot.aliases)}
    for key, grid in places.grids.items():
        buildings = {estate: ranges(group) for estate, group in grid.buildings.items()}
        line = {"楼号": _pairs_out(buildings, "；"), "所含地点": "、".join(grid.spots)}
        yield {"类别": GRID, "代号": key, "名称": grid.name, **line}


def _take_place(source: SheetSource, row: Row) -> None:
    takers = {ESTATE: _take_estate, SPOT: _take_spot, GRID: _take_grid}
    if row["类别"] in takers:
        takers[row["类别"]](source, row)
    else:
        tell(source, row, "类别", f"{row['类别']!r} is none of {'、'.join(takers)}")


def _take_estate(source: SheetSource, row: Row) -> None:
    here = _named(source, row, "estates")
    put(source, (*here, "buildings"), row["楼号"], row.at("楼号"))
    put(source, (*here, "units"), row["单元数"] or "0", row.at("单元数"))
    put(source, (*here, "units_of"), _pairs_in(source, row, "个别楼单元数"), row.at("个别楼单元数"))


def _take_spot(source: SheetSource, row: Row) -> None:
    _named(source, row, "spots")


def _take_grid(source: SheetSource, row: Row) -> None:
    if _opened(source, row, ("grids",)):
        here = ("grids", row["代号"])
        put(source, (*here, "name"), row["名称"], row.at("名称"))
        put(source, (*here, "buildings"), _pairs_in(source, row, "楼号"), row.at("楼号"))
        put(source, (*here, "spots"), list(_listed(row["所含地点"])), row.at("所含地点"))


def _opened(source: SheetSource, row: Row, inside: tuple[str, ...]) -> bool:
    """Begin an entry under the row's id; a mistake and False if there is none, or it is taken."""
    path, at = (*inside, row["代号"]), row.at("代号")
    if not row["代号"]:
        tell(source, row, "代号", "the id is empty")
    elif path in source.cells:
        tell(source, row, "代号", f"{row['代号']!r} is written twice (first in row {source.cells[path][0]})")
    else:
        put(source, path, {}, at)
        return True
    return False


def _named(source: SheetSource, row: Row, group: str) -> tuple[str | int, ...]:
    """Begin an entry of a list with its name and aliases; where it stands."""
    items = source.data[group] if isinstance(source.data, dict) else []
    here: tuple[str | int, ...] = (group, len(items or ()))
    aliases: Any = list(_listed(row["别名"]))
    entry: dict[str, Any] = {"name": row["名称"], "aliases": aliases}
    put(source, here, entry, row.at("名称"))
    source.cells[(*here, "name")], source.cells[(*here, "aliases")] = row.at("名称"), row.at("别名")
    return here


def _listed(text: str) -> Iterator[str]:
    return filter(None, _LIST.split(text))


def _pairs_out(pairs: Mapping[str, str], between: str) -> str:
    return between.join(f"{name}={value}" for name, value in pairs.items())


def _pairs_in(source: SheetSource, row: Row, heading: str) -> dict[str, Any]:
    """«停水=4», one a line or with ； between them."""
    found: dict[str, Any] = {}
    for part in filter(None, map(str.strip, _PAIRS.split(row[heading]))):
        name, equals, value = map(str.strip, part.partition("="))
        if not equals or not name or name in found:
            tell(source, row, heading, f"{part!r}: {'is written twice' if name in found else 'write it like 停水=4'}")
        found[name] = value
    return found


def _number(weight: float) -> str:
    short = f"{weight:g}"
    return short if float(short) == weight else repr(weight)


SHEETS = (
    Sheet("单位", "units.yaml", ("代号", "名称", "俗称", "上级"), _unit_records, _take_unit),
    Sheet(
        "事项",
        schema.CATALOGUE,
        ("代号", *PLAIN, "协办单位", "还要问", "反映单位", "当事方", "关键词", "受限"),
        _matter_records,
        _take_matter,
    ),
    Sheet(
        "地点",
        "places.yaml",
        ("类别", "代号", "名称", "别名", "楼号", "单元数", "个别楼单元数", "所含地点"),
        _place_records,
        _take_place,
        lambda: {"estates": [], "spots": [], "grids": {}},
    ),
)
"""The three sheets of the workbook, in order."""
