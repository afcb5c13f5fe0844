"""`hotline upwards export`: what was sent up, in a workbook for the body's own system."""

import io
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.cli.upwards import COLUMNS, workbook
from domain.case import Verdict
from flow import sent_up
from storage.uow import unit_of_work
from tests.bot.command import Command
from tests.cards.conftest import community, empty, example, language, told, understand
from tests.cards.stories import RESULT, Told
from tests.handlers.town import KEYS, MONDAY
from tests.policy.test_mistakes import EXAMPLE

__all__ = ["community", "empty", "example", "language", "told", "understand"]

PERSONAL = "我是王秀兰,电话138-0000-1234,微信wx_lan520,江畔花园3号楼2单元507室,又停水了"
SECRETS = ("王秀兰", "1234", "507", "wx_lan520")
HEADINGS = (
    "上报单位", "外部编号", "工单号", "事项", "地点", "上报时间", "答复期限", "现在状态", "答复内容", "答复时间", "居民评价",
)  # fmt: skip


def table(case: Told, since: date | None = None, until: date | None = None) -> list[tuple[Any, ...]]:
    """The sheet as somebody opens it."""
    with unit_of_work(case.database, case.world, read_only=True) as uow:
        rows = sent_up.rows(uow, case.community, since, until)
    book = load_workbook(io.BytesIO(workbook(rows, case.world.communities[case.community])))
    return list(book.worksheets[0].iter_rows(values_only=True))


@pytest.fixture
def story(told: Callable[..., Told], example: Any) -> Told:
    case = told(example)
    case.result = f"{RESULT},打138-0000-1234核实过"
    return case.filed(PERSONAL).sent_up()


def test_a_row_for_a_case(story: Told) -> None:
    story.later(hours=5).answered_above().judged(Verdict.SATISFIED)
    heads, row = table(story)
    assert heads == HEADINGS
    assert len(COLUMNS) == len(HEADINGS)
    number = story.view().case.number
    assert row[:4] == ("街道办事处", "JD-2026-118", number, "停水")
    assert row[4] == "江畔花园3号楼2单元"
    assert row[5:7] == (datetime(2026, 3, 2, 9, 0), datetime(2026, 3, 9))
    assert row[7] == "已结案"
    assert RESULT in row[8]
    assert row[9:] == (datetime(2026, 3, 2, 14, 0), "满意")
    assert not [secret for secret in SECRETS if secret in str(row)], row


def test_not_answered_yet(told: Callable[..., Told], example: Any) -> None:
    _, row = table(told(example).filed().sent_up("0435-77"))
    assert row[1] == "0435-77"
    assert row[6:] == (None, "办理中", None, None, None)


def test_a_number_that_was_put_right_is_one_row(story: Told) -> None:
    story.clock.on(days=1)
    story.sent_up("JD-2026-119 3月12日")
    _, row = table(story)
    assert row[1] == "JD-2026-119"
    assert row[5:7] == (datetime(2026, 3, 2, 9, 0), datetime(2026, 3, 12)), "it went there on the first day"


def test_not_solved(story: Told) -> None:
    story.answered_above().judged(Verdict.UNSOLVED)
    _, row = table(story)
    assert row[7] == "待再上报"
    story.transferred()
    _, row = table(story)
    assert row[7] == "已派单"
    assert RESULT in row[8], "what they had answered stays theirs"


def test_what_a_unit_did_afterwards_is_not_their_answer(told: Callable[..., Told], example: Any) -> None:
    case = told(example).filed().sent_up().transferred("power_outage").transferred("water_outage").signed().resolved()
    _, row = table(case)
    assert row[7:10] == ("待居民评价", None, None)


def test_from_day_to_day(story: Told) -> None:
    day = timedelta(days=1)
    first = MONDAY.date()
    assert len(table(story, first, first)) == 2
    assert len(table(story, None, first - day)) == len(table(story, first + day)) == 1
    story.clock.on(hours=14, minutes=59)  # 23:59 in Shanghai
    story.called("江畔花园5号楼停水了").sent_up("JD-2")
    assert [row[1] for row in table(story, first, first)][1:] == ["JD-2026-118", "JD-2"]


@pytest.mark.parametrize("number", ["=1+1", '=HYPERLINK("http://x","1")', "+118", "@118", "0118", "1E5"])
def test_a_number_is_text_whatever_it_looks_like(told: Callable[..., Told], example: Any, number: str) -> None:
    with unit_of_work((case := told(example).filed().sent_up("JD-1")).database, case.world, read_only=True) as uow:
        (row,) = sent_up.rows(uow, case.community)
    content = workbook([replace(row, external=number)], example)
    cell = load_workbook(io.BytesIO(content)).worksheets[0]["B2"]
    assert (cell.value, cell.data_type) == (number, "s")


def test_what_a_few_only_may_read_stays_out(told: Callable[..., Told], example: Any) -> None:
    case = told(example).filed("举报干部作风违纪,吃拿卡要,收礼,以权谋私,江畔花园3号楼").sent_up().answered_above()
    assert case.view().case.restricted
    _, row = table(case)
    assert row[1] == "JD-2026-118"
    assert (row[3], row[4], row[8]) == ("(保密)",) * 3


def test_words_about_a_unit_stay_out(told: Callable[..., Told], example: Any) -> None:
    case = told(example).filed("我要投诉环卫处").sent_up().answered_above()
    assert case.view().case.accused
    _, row = table(case)
    assert row[8] == "(保密)"
    assert row[9]


def test_after_somebody_has_been_erased(story: Told) -> None:
    """The row stays, a case that was there; the words are gone."""
    story.erased()
    _, row = table(story)
    assert (row[1], row[7], row[4]) == ("JD-2026-118", "居民撤回", None)


@pytest.mark.parametrize("state", ["triage", "resolved"])
def test_in_every_language(told: Callable[..., Told], community: Any, state: str) -> None:
    case = told(community).filed().sent_up()
    heads, row = table(case.answered_above() if state == "resolved" else case)
    assert len(heads) == len(row) == len(HEADINGS)
    assert all(heads)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    own = tmp_path / "communities" / "own"
    shutil.copytree(EXAMPLE, own)
    profile = own / "community.yaml"
    profile.write_text(profile.read_text("utf-8").replace("example: true", "example: false"), "utf-8")
    ours = {"COMMUNITIES": own.parent, "DATABASE_URL": f"sqlite:///{tmp_path / 'h.db'}", "SECRET_KEYS": KEYS[0]}
    for name, value in ours.items():
        monkeypatch.setenv(f"HOTLINE_{name}", str(value).replace(" key of", "-key-of"))
    return tmp_path


run = Command()


def test_the_command(home: Path) -> None:
    assert run("db", "upgrade").exit_code == 0
    out = home / "上报.xlsx"
    done = run("upwards", "export", "--since", "2026-03-01", "--until", "2026-03-31", "--out", out, "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.output.splitlines()[-1]) == {"rows": 0, "file": str(out)}
    assert out.stat().st_mode & 0o077 == 0
    assert next(load_workbook(out).worksheets[0].iter_rows(values_only=True)) == HEADINGS


def test_a_day_that_is_none(home: Path) -> None:
    done = run("upwards", "export", "--since", "gestern", "--out", home / "x.xlsx")
    assert done.exit_code == 2
    assert not (home / "x.xlsx").exists()


def test_before_there_is_a_database(home: Path) -> None:
    done = run("upwards", "export", "--out", home / "x.xlsx")
    assert done.exit_code == 1
    assert "hotline db upgrade" in done.output
