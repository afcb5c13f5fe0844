"""Webhook delivery: the secret, the order, the retries, the reply in the body."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sandbox.default_scenario import LI, RESIDENTS, WANG
from sandbox.methods.receiving import ACTIVE


def test_updates_come_with_the_secret(stage: Any, receiver: Any) -> None:
    stage.ok("setWebhook", url=receiver.url, secret_token="s3cret_-")
    stage.phone(WANG).say(RESIDENTS, "停水了")
    headers, update = receiver.got.get(timeout=5)
    assert headers["x-telegram-bot-api-secret-token"] == "s3cret_-"
    assert headers["content-type"] == "application/json"
    assert update["message"]["text"] == "停水了"


def test_what_was_pending_is_delivered_in_order(stage: Any, receiver: Any) -> None:
    for word in ("一", "二", "三"):
        stage.phone(WANG).say(RESIDENTS, word)
    stage.ok("setWebhook", url=receiver.url)
    assert [receiver.next()["message"]["text"] for _ in range(3)] == ["一", "二", "三"]


def test_a_failed_delivery_is_tried_again_before_the_next(stage: Any, receiver: Any) -> None:
    receiver.answers.put((500, b""))
    stage.ok("setWebhook", url=receiver.url)
    stage.phone(WANG).say(RESIDENTS, "一")
    stage.phone(LI).say(RESIDENTS, "二")
    assert [receiver.next()["message"]["text"] for _ in range(3)] == ["一", "一", "二"]
    info = stage.ok("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
    assert info["last_error_date"] > 1_600_000_000


def test_pending_is_counted_while_no_one_listens(stage: Any, receiver: Any) -> None:
    receiver.server.server_close()
    stage.ok("setWebhook", url=receiver.url)
    stage.phone(WANG).say(RESIDENTS, "一")
    stage.phone(WANG).say(RESIDENTS, "二")
    assert stage.ok("getWebhookInfo")["pending_update_count"] == 2
    stage.ok("deleteWebhook", drop_pending_updates=True)
    assert stage.ok("getUpdates") == []


def test_a_method_in_the_reply_is_carried_out(stage: Any, receiver: Any) -> None:
    reply = {"method": "sendMessage", "chat_id": RESIDENTS, "text": "收到"}
    receiver.answers.put((200, json.dumps(reply).encode()))
    stage.ok("setWebhook", url=receiver.url)
    phone = stage.phone(WANG)
    phone.say(RESIDENTS, "停水了")
    assert phone.wait_for(RESIDENTS, lambda m: m.from_bot, 5).text == "收到"


def test_polling_and_webhook_exclude_each_other(stage: Any, receiver: Any) -> None:
    stage.ok("setWebhook", url=receiver.url)
    body = stage.call("getUpdates")
    assert (body["error_code"], body["description"]) == (409, ACTIVE)
    stage.ok("deleteWebhook")
    assert stage.ok("getUpdates") == []
    assert stage.ok("getWebhookInfo")["url"] == ""


@pytest.mark.parametrize("url", ["http://example.org/hook", "https://10.0.0.1/", "ftp://127.0.0.1/"])
def test_only_loopback_webhooks(stage: Any, url: str) -> None:
    body = stage.call("setWebhook", url=url)
    assert body["error_code"] == 400
    assert body["description"].startswith("Bad Request: bad webhook")


def test_a_bad_secret_is_refused(stage: Any, receiver: Any) -> None:
    body = stage.call("setWebhook", url=receiver.url, secret_token="不行")
    assert body["description"] == "Bad Request: secret token contains unallowed characters"
