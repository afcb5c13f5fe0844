"""A sheet of people: who is to be invited to which role. Nothing of it is kept; it comes in and goes out as a sheet."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.community import Community
from domain.people import OF_CENTRE, OF_GRID, OF_UNIT, Grant, Role
from policy.mistake import Mistake, PolicyError, near
from policy.sheets import BOOK, opened
from policy.table import Row, SheetSource, rows, tell

TITLE = "人员"
NAME, ROLE, OF = "姓名", "角色", "单位/中心/网格"
HEADINGS = (NAME, ROLE, OF)
LINK, UNTIL = "邀请链接", "有效期至"


@dataclass(frozen=True, slots=True)
class Invited:
    """A row of the sheet: the name as written, and the role to be taken up."""

    name: str
    grant: Grant


def read(content: bytes, community: Community, roles: Mapping[str, Role]) -> list[Invited]:
    """The people of a sheet. `roles` maps every way to write a role to it; units, centres and grids go by id or by name. Raises
    PolicyError with the cell of every mistake."""
    try:
        tables = opened(content)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as wrong:
        raise PolicyError(
            [Mistake(BOOK, 1, "", f"no workbook (.xlsx) that can be read: {wrong}".splitlines()[0])]
        ) from None
    title = TITLE if TITLE in tables else next(iter(tables))
    source = SheetSource(title, {})
    headed = [row[: _width(tables[title])] for row in tables[title]]
    found = [_invited(source, row, community, roles) for row in rows(source, HEADINGS, headed)]
    if not found and not source.mistakes:
        source.mistakes.append(Mistake(title, 2, "", "there is nobody in this sheet", "A"))
    if source.mistakes:
        raise PolicyError(source.mistakes)
    return [each for each in found if each]


def template(roles: Sequence[str]) -> bytes:
    """An empty sheet with a row that shows how, and which roles there are."""
    return _book([HEADINGS, ("张三", roles[0], "")], {"角色": [(role,) for role in roles]})


def links(people: Sequence[tuple[Invited, str]], names: Mapping[Role, str], until: str) -> bytes:
    """The same sheet with a link for each, to be handed on one by one."""
    lines = [(each.name, names[each.grant.role], each.grant.scope, link, until) for each, link in people]
    return _book([(*HEADINGS, LINK, UNTIL), *lines], {})


def _width(cells: Sequence[Sequence[object]]) -> int:
    """The columns up to the first one of ours that an import of an earlier answer would have behind: links are no heading."""
    first = list(cells[0]) if cells else []
    return next((n for n, heading in enumerate(first) if heading in {LINK, UNTIL}), len(first))


def _invited(source: SheetSource, row: Row, community: Community, roles: Mapping[str, Role]) -> Invited | None:
    role = roles.get(row[ROLE])
    if role is None:
        tell(source, row, ROLE, f"{row[ROLE]!r} is no role{near(row[ROLE], roles)}")
        return None
    known = _scopes(community, role)
    scope = known.get(row[OF])
    if scope is None:
        what = (
            f"{row[OF]!r} is none of {_few(known)}{near(row[OF], known)}"
            if any(known)
            else "leave it empty for this role"
        )
        tell(source, row, OF, what)
        return None
    return Invited(row[NAME], Grant(role, scope))


def _scopes(community: Community, role: Role) -> dict[str, str]:
    """Every way to write what a role is held for."""
    if role in OF_UNIT:
        return _by_name([(unit.id, unit.name) for unit in community.units.values()])
    if role in OF_CENTRE:
        return _by_name([(centre.id.value, centre.name) for centre in community.centres.values()])
    if role in OF_GRID:
        return _by_name([(grid.id, grid.name) for grid in community.grids.values()])
    return {"": ""}


def _by_name(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    return {name: key for key, name in pairs} | {key: key for key, _ in pairs}


def _few(known: Mapping[str, str]) -> str:
    names = list(known)
    return "、".join(names[:5]) + ("…" if len(names) > 5 else "")


def _book(lines: Sequence[Sequence[str]], more: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    from openpyxl import Workbook

    book, target = Workbook(), io.BytesIO()
    del book[book.sheetnames[0]]
    for title, rows_ in ({TITLE: lines} | dict(more)).items():
        sheet = book.create_sheet(title)
        for line in rows_:
            sheet.append([_text(cell) for cell in line])
        sheet.column_dimensions["D"].width = 60
    book.save(target)
    return target.getvalue()


def _text(cell: str) -> str:
    """No cell of ours is ever a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@"} else cell
