"""aiogram's types are built on first use, and then are what they always were."""

import json
import subprocess
import sys

CODE = """
import json, sys
from bot import early
if sys.argv[1] == "early":
    early.prepare()
    early.prepare()
from pydantic import BaseModel
from aiogram import types, methods
models = [each for each in (getattr(types, name) for name in types.__all__) if hasattr(each, "model_rebuild")]
built = sum(bool(model.__pydantic_complete__) for model in models)
update = types.Update.model_validate_json(sys.argv[2])
command = methods.SetMyCommands(commands=[types.BotCommand(command="new", description="d")])
class Ours(BaseModel):
    other: "Later"
class Later(BaseModel):
    n: int
Ours.model_rebuild()
read = update.model_dump(mode="json", exclude_none=True)
print(json.dumps([built, read, command.model_dump(warnings=False), Ours(other={"n": 1}).other.n]))
"""
UPDATE = {
    "update_id": 1,
    "callback_query": {
        "id": "1",
        "from": {"id": 5, "is_bot": False, "first_name": "王"},
        "chat_instance": "1",
        "data": "d",
        "message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "x"},
    },
}


def told(how: str) -> list[object]:
    command = [sys.executable, "-c", CODE, how, json.dumps(UPDATE)]
    found: list[object] = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    return found


def test_nothing_is_built_before_it_is_needed_and_nothing_else_changes() -> None:
    (few, *ours), (all_, *theirs) = told("early"), told("plain")
    assert ours == theirs
    assert isinstance(few, int)
    assert isinstance(all_, int)
    assert few < all_ / 2
