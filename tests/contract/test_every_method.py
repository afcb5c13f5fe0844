"""Nothing is used that no contract covers: each Bot API method and each kind of update, by name.

A method is covered when its result is in `tables` (read by both libraries, field by field) and a test calls it through
aiogram and another through python-telegram-bot.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from aiogram.fsm.storage.memory import MemoryStorage
from pydantic import TypeAdapter

from bot.limiter import COUNTED
from bot.telegram_in import WANTED
from handlers.routers import dispatcher
from sandbox.methods.registry import METHODS
from sandbox.updates import KINDS
from tests.contract import tables, uses

HERE = Path(__file__).parent
OURS = ("bot", "handlers")
LIBRARIES = ("aiogram", "ptb")
USED = uses.methods_of(*OURS)
OF_THE_LIBRARIES = {"read_timeout", "write_timeout", "connect_timeout", "pool_timeout", "api_kwargs", "request_timeout"}


def shapes() -> set[str]:
    return {name.split()[0] for name in (*tables.TYPES, *tables.LISTS, *tables.PLAIN)}


def uncovered(methods: set[str]) -> dict[str, set[str]]:
    """Method to what it lacks: its shape, or a test through a library."""
    had = {lib: uses.called_in_tests(HERE.glob(f"test_{lib}*.py")) for lib in LIBRARIES} | {"shape": shapes()}
    lacks = {method: {part for part, known in had.items() if method not in known} for method in methods}
    return {method: parts for method, parts in lacks.items() if parts}


def unheard(kinds: set[str]) -> set[str]:
    """Kinds of update no contract reads."""
    return kinds - tables.KINDS


@pytest.mark.parametrize("method", sorted({*METHODS, *USED}))
def test_every_method_has_its_contract(method: str) -> None:
    assert uncovered({method}) == {}, f"used in {sorted(USED.get(method, ()))}"


@pytest.mark.parametrize("method", sorted(USED))
def test_the_sandbox_has_every_method_the_hotline_calls(method: str) -> None:
    assert method in METHODS, f"used in {sorted(USED[method])}"


def test_the_hotline_is_seen_to_call_what_it_certainly_calls() -> None:
    certain = {"sendMessage", "sendPhoto", "editMessageText", "setMessageReaction", "getMe", "setMyCommands"}
    assert set(USED) >= certain | {"answerCallbackQuery", "getUpdates", "setWebhook", "deleteWebhook"}


def test_the_pacing_counts_every_message_the_hotline_sends() -> None:
    sent = {method for method in USED if method.startswith("send")} - {"sendChatAction"}
    assert sent <= COUNTED, "what is not counted runs into Telegram's limits"


@pytest.mark.parametrize(("method", "keyword"), sorted(uses.keywords_of(*OURS)))
def test_the_sandbox_looks_at_every_parameter_the_hotline_gives(gathered: Any, method: str, keyword: str) -> None:
    assert keyword in gathered.looked_at[method] | OF_THE_LIBRARIES


def test_every_kind_the_hotline_listens_to_has_its_contract() -> None:
    listening = set(dispatcher(MemoryStorage()).resolve_used_update_types())
    assert listening <= set(WANTED), "a handler whose kind is never asked for never runs"
    assert unheard(listening | set(WANTED)) == set()
    assert set(KINDS) == tables.KINDS


@pytest.mark.parametrize("name", [*tables.TYPES, *tables.LISTS, *tables.PLAIN])
def test_a_result_is_what_aiogram_says_the_method_returns(gathered: Any, name: str) -> None:
    method = uses.BY_CAMEL[name.split()[0]]
    TypeAdapter(method.__returning__).validate_python(gathered.results[name])


PLANTED = """
from aiogram.methods import SendDice
from aiogram.types import CallbackQuery, Message

async def one(self, call: CallbackQuery, message: Message, here):
    await self._bot.send_invoice(1, "x", provider_token="t")
    self.doors = {"gift": bot.send_gift}
    here.reply("say.help")
    message.reply_sticker("s")
    await ask(client, "getStarTransactions")
    self.connection.close()
    "close"
"""


def test_a_method_without_a_contract_is_named() -> None:
    planted = uses.methods_in(PLANTED)
    assert planted == {"sendDice", "sendInvoice", "sendGift", "sendSticker", "getStarTransactions"}
    assert set(uncovered(planted)) == planted - {"sendSticker"}
    assert uncovered({"sendInvoice"}) == {"sendInvoice": {"aiogram", "ptb", "shape"}}
    assert uses.keywords_in(PLANTED) == {("sendInvoice", "provider_token")}
    assert unheard({"message", "pre_checkout_query"}) == {"pre_checkout_query"}


def test_a_call_outside_a_test_covers_nothing(tmp_path: Path) -> None:
    page = tmp_path / "test_x.py"
    page.write_text(
        "def helper(bot):\n bot.send_gift()\ndef test_it(bot):\n 'bot.send_dice()'\n bot.send_poll()\n", "utf-8"
    )
    assert uses.called_in_tests([page]) == {"sendPoll"}
