"""Files of an operator's own: what is wrong with one is said in a line, with its name, and no traceback."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import labelled
from bot.cli.nlp import command

TALK = json.dumps(dict.fromkeys(labelled.TALK, "") | {"centre": "nowhere"})
ISSUES = "id,user,subject,time,detail,likes\n1,a,s,never,d,0\n"


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    file = tmp_path / "gold.csv"
    file.write_text("id,topic\n1,water\n", "utf-8")
    return file


@pytest.mark.parametrize(
    ("asked", "text", "why"),
    [
        ("evaluate group --test", "nonsense", "FILE:1: no JSON object"),
        ("evaluate group --test", "\n[1]", "FILE:2: no JSON object"),
        ("evaluate group --test", '{"text": "停水了"}', "FILE:1: there is no kind, centre, also_ok, place, pii"),
        ("evaluate group --test", TALK, "FILE: this community has no centre 'nowhere'"),
        ("evaluate group --picture x.svg --test", "", "--picture: there is nothing to draw"),
        ("evaluate duplicates --test", '{"text": "停水了"}', "FILE:1: there is no incident"),
        ("evaluate routing --train FILE --test", "a,b\n1,2\n", "FILE:1: there is no label"),
        ("evaluate routing --train FILE --test", "label,text\nx,停水\n", "FILE: there is nothing to tell apart"),
        ("evaluate replies --test", "id,detail\n1,停水\n", "FILE:1: there is no reply"),
        ("evaluate replies --test", "", "FILE:1: there is no id, reply"),
        ("evaluate issues --gold GOLD --messages", ISSUES, "FILE: no time: 'never'"),
        ("learn --to x.npz --from", TALK, "FILE:1: there is no matter"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_a_line(
    asked: str, text: str, why: str, tmp_path: Path, gold: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "mine"
    file.write_text(text, "utf-8")
    words = [str(gold) if word == "GOLD" else str(file) if word == "FILE" else word for word in asked.split(" ")]
    done = CliRunner().invoke(command, [*words, str(file)])
    assert done.exit_code == 1
    assert done.output.startswith(f"Error: {why.replace('FILE', str(file))}")
    assert len(done.output.splitlines()) == 1


def test_a_table_saved_by_a_chinese_spreadsheet(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes("label,text\nx,停水了\n".encode("gbk"))
    done = CliRunner().invoke(command, ["evaluate", "routing", "--train", str(file), "--test", str(file)])
    assert done.output == f"Error: {file}: not UTF-8; save it as «CSV UTF-8»\n"


def test_line_breaks_within_what_was_said(tmp_path: Path) -> None:
    lines, table = tmp_path / "mine.jsonl", tmp_path / "mine.csv"
    lines.write_text('{"text": "停水\u2028了"}\r\n\r\n{"text": "来水了"}\r\n', "utf-8-sig")
    assert [row["text"] for row in labelled.lines(lines, "text")] == ["停水\u2028了", "来水了"]
    table.write_text('label,text\r\nx,"停水\r\n了"\r\n', "utf-8-sig", newline="")
    assert labelled.table(table, "text") == [{"label": "x", "text": "停水\r\n了"}]
