"""The wire: tokens, bodies of every kind, photos up and down, who may ask."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from sandbox.default_scenario import RESIDENTS, TOKEN

MARKUP = {"inline_keyboard": [[{"text": "好", "callback_data": "1"}]]}


def test_a_wrong_token(stage: Any) -> None:
    answer = httpx.get(f"{stage.url}/bot123:nope/getMe", trust_env=False)
    assert answer.status_code == 401
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


def test_an_unknown_method(stage: Any) -> None:
    assert stage.http.post("sendPigeon").status_code == 404
    assert stage.call("sendPigeon")["description"] == "Not Found"


def test_method_names_ignore_case(stage: Any) -> None:
    assert stage.ok("GETME")["username"] == "hotline_demo_bot"


@pytest.mark.parametrize("way", ["query", "form", "multipart", "json", "json-string"])
def test_bodies_of_every_kind(stage: Any, way: str) -> None:
    flat = {"chat_id": str(RESIDENTS), "text": "水 & 电", "reply_markup": json.dumps(MARKUP)}
    send = {
        "query": lambda: stage.http.get("sendMessage", params=flat),
        "form": lambda: stage.http.post("sendMessage", data=flat),
        "multipart": lambda: stage.http.post("sendMessage", data=flat, files={"unused": b"x"}),
        "json": lambda: stage.http.post("sendMessage", json={**flat, "reply_markup": MARKUP}),
        "json-string": lambda: stage.http.post("sendMessage", json=flat),
    }
    result = send[way]().json()["result"]
    assert (result["text"], result["reply_markup"]) == ("水 & 电", MARKUP)


def test_a_body_that_is_not_json(stage: Any) -> None:
    answer = stage.http.post("getMe", content=b"{", headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["ok"]) == (400, False)


def test_a_photo_there_and_back(stage: Any, png: bytes) -> None:
    upload = {"data": {"chat_id": RESIDENTS, "caption": "看"}, "files": {"photo": ("a.png", png)}}
    sent = stage.http.post("sendPhoto", **upload).json()["result"]
    size = sent["photo"][-1]
    assert (size["width"], size["height"], size["file_size"], sent["caption"]) == (4, 3, len(png), "看")
    path = stage.ok("getFile", file_id=size["file_id"])["file_path"]
    assert httpx.get(f"{stage.url}/file/bot{TOKEN}/{path}", trust_env=False).content == png
    again = stage.ok("sendPhoto", chat_id=RESIDENTS, photo=size["file_id"])
    assert again["photo"] == sent["photo"]
    assert httpx.get(f"{stage.url}/file/bot1:x/{path}", trust_env=False).status_code == 404


def test_an_attached_photo(stage: Any, png: bytes) -> None:
    data = {"chat_id": RESIDENTS, "photo": "attach://p1"}
    sent = stage.http.post("sendPhoto", data=data, files={"p1": ("a.png", png)}).json()
    assert sent["result"]["photo"][0]["width"] == 4


@pytest.mark.parametrize(
    ("photo", "words"),
    [
        ({"files": {"photo": ("a.png", b"no picture")}}, "IMAGE_PROCESS_FAILED"),
        ({"data": {"photo": "AgAC-unknown"}}, "wrong file identifier/HTTP URL specified"),
        ({}, "there is no photo in the request"),
    ],
)
def test_photos_that_are_none(stage: Any, photo: dict[str, Any], words: str) -> None:
    data = {"chat_id": RESIDENTS, **photo.get("data", {})}
    body = stage.http.post("sendPhoto", data=data, files=photo.get("files")).json()
    assert body["description"] == f"Bad Request: {words}"


def test_captions_have_their_own_limit_and_edits(stage: Any, png: bytes) -> None:
    long = stage.http.post(
        "sendPhoto", data={"chat_id": RESIDENTS, "caption": "水" * 1025}, files={"photo": ("a.png", png)}
    )
    assert long.json()["description"] == "Bad Request: message caption is too long"
    sent = stage.http.post("sendPhoto", data={"chat_id": RESIDENTS}, files={"photo": ("a.png", png)}).json()["result"]
    where = {"chat_id": RESIDENTS, "message_id": sent["message_id"]}
    assert stage.ok("editMessageCaption", **where, caption="看")["caption"] == "看"
    no_text = stage.call("editMessageText", **where, text="好")
    assert no_text["description"] == "Bad Request: there is no text in the message to edit"


def test_no_page_elsewhere_reaches_it_under_its_own_name(stage: Any) -> None:
    answer = httpx.get(f"{stage.url}/sandbox/state", headers={"host": "evil.example"}, trust_env=False)
    assert answer.status_code == 400


def test_the_page_and_its_parts_are_served(stage: Any) -> None:
    page = httpx.get(stage.url, trust_env=False)
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert "http://" not in page.text.replace("http://www.w3.org", "")
    assert "https://" not in page.text
    assert httpx.get(f"{stage.url}/page/main.js", trust_env=False).headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("sendMessage", {"text": "好", "reply_parameters": {"message_id": "x"}}),
        ("sendMessage", {"text": "好", "reply_parameters": "[]"}),
        ("sendMessage", {"text": "好", "entities": [{"type": "bold"}]}),
        ("sendMessage", {"text": "好", "reply_markup": "{"}),
        ("sendMessage", {"text": "好", "reply_markup": {"inline_keyboard": [7]}}),
        ("sendMessage", {"text": "好", "parse_mode": "Morse"}),
        ("setMessageReaction", {"message_id": "x"}),
        ("deleteMessages", {"message_ids": ["x"]}),
        ("getUpdates", {"offset": "x"}),
        ("setMyCommands", {"commands": "no"}),
        ("setWebhook", {"url": "http://127.0.0.1:99999/"}),
        ("setWebhook", {"url": "http://[::1/"}),
    ],
)
def test_nonsense_is_a_bad_request_and_never_a_crash(stage: Any, method: str, params: dict[str, Any]) -> None:
    body = stage.call(method, chat_id=RESIDENTS, **params)
    assert (body["ok"], body["error_code"]) == (False, 400)
    assert body["description"].startswith("Bad Request: ")
