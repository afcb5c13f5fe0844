"""What an operator may set, by environment variables that begin with HOTLINE_. A bad value stops the start with one line."""

import re
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

TELEGRAM = "https://api.telegram.org"
TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{10,}")
SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


class BadSettings(Exception):  # noqa: N818
    """The environment cannot be used; the message is one line for the operator."""


class Settings(BaseSettings):
    """One field a variable. `demo` is set by `hotline demo` alone: it allows the example community and a movable clock."""

    model_config = SettingsConfigDict(env_prefix="HOTLINE_", extra="ignore")

    bot_token: SecretStr = SecretStr("")
    api_base: str = TELEGRAM
    database_url: str = "sqlite:///var/hotline.db"
    communities: Path = Path("communities")
    secret_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    web_bind: str = "127.0.0.1:8080"
    demo: bool = False
    demo_clock: str = ""

    @field_validator("secret_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """The first key is used from now on, the others still open what they closed."""
        parts = value.split(",") if isinstance(value, str) else []
        return tuple(part.strip() for part in parts if part.strip()) if isinstance(value, str) else value

    @field_validator("api_base")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        if not _is_web_address(value):
            raise ValueError("must be an http(s) address")
        return value.rstrip("/")

    @field_validator("webhook_url")
    @classmethod
    def _webhook_address(cls, value: str) -> str:
        if value and not _is_web_address(value):
            raise ValueError("must be an https address that ends in /telegram")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        scheme = value.partition("://")[0]
        if scheme not in {"sqlite", "postgresql", "postgresql+psycopg"}:
            raise ValueError("must be sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME")
        if scheme != "sqlite" and find_spec("psycopg") is None:
            raise ValueError("PostgreSQL needs the extra «postgres»: pip install 'resident-hotline[postgres]'")
        return value

    @field_validator("web_bind")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not port.isdigit() or int(port) > 65535:
            raise ValueError("must be HOST:PORT, e.g. 127.0.0.1:8080")
        return value

    @model_validator(mode="after")
    def _webhook_is_guarded(self) -> Self:
        secret = self.webhook_secret.get_secret_value()
        if self.webhook_url and not SECRET.fullmatch(secret):
            raise ValueError("HOTLINE_WEBHOOK_SECRET must be set with HOTLINE_WEBHOOK_URL: 16-256 of A-Z a-z 0-9 _ -")
        return self

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.bot_token.get_secret_value()

    @property
    def bot_id(self) -> str:
        """The bot's id, the part of the token before the colon."""
        return self.token.partition(":")[0]

    @property
    def keys(self) -> tuple[str, ...]:
        """The secret keys, the current one first."""
        return tuple(key.get_secret_value() for key in self.secret_keys)

    @property
    def bind(self) -> tuple[str, int]:
        """Host and port of the web server."""
        host, _, port = self.web_bind.rpartition(":")
        return host, int(port)


def load(**overrides: object) -> Settings:
    """The settings of this process. Raises BadSettings with one clear line."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "_".join(str(part) for part in first["loc"][:1])
        raise BadSettings(f"{'HOTLINE_' + name.upper() + ': ' if name else ''}{first['msg']}") from None


def for_running(settings: Settings) -> Settings:
    """Settings a real bot may run with. Raises BadSettings: no or malformed token, no keys, a clock control outside the
    demo, a plain-http API base that is not loopback."""
    if not TOKEN.fullmatch(settings.token):
        raise BadSettings("HOTLINE_BOT_TOKEN: set it to the token @BotFather gave you (123456:ABC...)")
    if not settings.keys or any(len(key) < 16 for key in settings.keys):
        raise BadSettings("HOTLINE_SECRET_KEYS: set at least one random key of 16 or more characters, comma-separated")
    if settings.demo_clock and not settings.demo:
        raise BadSettings("HOTLINE_DEMO_CLOCK: only `hotline demo` may move the clock")
    if urlsplit(settings.api_base).scheme == "http" and not _is_loopback(settings.api_base):
        raise BadSettings("HOTLINE_API_BASE: plain http is only for this machine (127.0.0.1); use https")
    return settings


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
