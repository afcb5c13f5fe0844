"""A bad value stops the start with one clear line; a secret is never in it."""

import os
from pathlib import Path

import pytest

from bot.settings import BadSettings, Settings, for_running, load
from bot.wiring import assemble

TOKEN, KEY, SECRET = "123456:" + "s3cret" * 6, "k3y-of-the-town-k3y", "w3bhook-s3cret-000"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("HOTLINE_"):
            monkeypatch.delenv(name)


def refusal(**more: str) -> str:
    given: dict[str, object] = {"bot_token": TOKEN, "secret_keys": KEY, **more}
    with pytest.raises(BadSettings) as caught:
        for_running(load(**given))
    line = str(caught.value)
    assert "\n" not in line
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    for hidden in (TOKEN, KEY, "s3cret", "k3y"):
        assert hidden not in line
    return line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bot_token", ""),
        ("bot_token", "s3cret"),
        ("bot_token", "abc:" + "s3cret" * 6),
        ("bot_token", f" {TOKEN}"),
        ("bot_token", f"{TOKEN}\n"),
        ("secret_keys", ""),
        ("secret_keys", ","),
        ("secret_keys", "k3y"),
        ("secret_keys", f"{KEY},k3y"),
        ("api_base", "telegram"),
        ("api_base", "ftp://example.org"),
        ("api_base", "http://"),
        ("api_base", "http://["),
        ("api_base", "http://example.org"),
        ("api_base", "http://192.168.0.1"),
        ("web_bind", "8080"),
        ("web_bind", ":8080"),
        ("web_bind", "127.0.0.1:"),
        ("web_bind", "127.0.0.1:http"),
        ("web_bind", "127.0.0.1:70000"),
        ("web_bind", "127.0.0.1:²"),
        ("demo", "maybe"),
        ("demo_clock", "http://127.0.0.1/clock"),
    ],
)
def test_bad_values(name: str, value: str) -> None:
    assert f"HOTLINE_{name.upper()}" in refusal(**{name: value})


@pytest.mark.parametrize("secret", ["", "short-s3cret", "with space s3cret 00", "s3cret" * 50, "密" * 20])
def test_a_webhook_wants_a_proper_secret(secret: str) -> None:
    assert "HOTLINE_WEBHOOK_SECRET" in refusal(webhook_url="https://example.org/telegram", webhook_secret=secret)


@pytest.mark.parametrize("variable", ["HOTLINE_API_BASE", "HOTLINE_WEB_BIND", "HOTLINE_DEMO"])
def test_from_the_environment_too(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, "nonsense")
    with pytest.raises(BadSettings, match=f"^{variable}: "):
        load()


def test_good_values(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "BOT_TOKEN": TOKEN,
        "SECRET_KEYS": f"{KEY},{KEY}2",
        "API_BASE": "http://127.0.0.1:8081/",
        "WEB_BIND": "0.0.0.0:80",
        "WEBHOOK_URL": "https://example.org/telegram",
        "WEBHOOK_SECRET": SECRET,
    }.items():
        monkeypatch.setenv(f"HOTLINE_{name}", value)
    settings = for_running(load())
    assert settings.keys == (KEY, f"{KEY}2")
    assert (settings.token, settings.bot_id) == (TOKEN, "123456")
    assert settings.bind == ("0.0.0.0", 80)
    assert settings.api_base == "http://127.0.0.1:8081"
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        for hidden in (TOKEN, KEY, SECRET):
            assert hidden not in shown


@pytest.mark.parametrize("base", ["http://localhost:1", "http://127.1.2.3", "http://[::1]:8081", "https://example.org"])
def test_where_plain_http_may_go(base: str) -> None:
    assert for_running(load(bot_token=TOKEN, secret_keys=KEY, api_base=base))


def test_the_assembled_hotline_hides_its_secrets_too(tmp_path: Path) -> None:
    hotline = assemble(load(bot_token=TOKEN, secret_keys=KEY, database_url=f"sqlite:///{tmp_path}/h.db", demo=True))
    for hidden in (TOKEN, KEY):
        assert hidden not in repr(hotline)
    hotline.database.dispose()


def test_outside_the_demo_the_example_is_not_served(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="HOTLINE_COMMUNITIES"):
        assemble(load(bot_token=TOKEN, secret_keys=KEY, database_url=f"sqlite:///{tmp_path}/h.db"))


@pytest.mark.parametrize("base", ["https://example.org:port", "https://example.org:99999"])
def test_a_base_with_an_impossible_port(base: str) -> None:
    assert "HOTLINE_API_BASE" in refusal(api_base=base)


@pytest.mark.parametrize("url", ["example.org/telegram", "ftp://example.org", "nonsense"])
def test_a_webhook_address_that_is_none(url: str) -> None:
    assert "HOTLINE_WEBHOOK_URL" in refusal(webhook_url=url, webhook_secret=SECRET)


@pytest.mark.parametrize("url", ["nonsense", "mysql+nothing://u:s3cret@h/d", ""])
def test_a_database_address_that_is_none(url: str) -> None:
    assert "HOTLINE_DATABASE_URL" in refusal(database_url=url)


def test_keys_may_be_written_with_a_blank_after_the_comma() -> None:
    assert Settings(secret_keys=f"{KEY}, {KEY}2").keys == (KEY, f"{KEY}2")  # type: ignore[arg-type]
