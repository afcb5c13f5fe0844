"""The web application, given what it may call."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import FastAPI


@dataclass(frozen=True, slots=True)
class Health:
    """How this process fares: updates not yet judged, messages not yet sent."""

    inbox_waiting: int
    outbox_waiting: int


@dataclass(frozen=True, slots=True)
class Services:
    """What the pages may ask of the hotline; bound in bot/."""

    health: Callable[[], Health]


def create_app(services: Services) -> FastAPI:
    """The application: GET /healthz answers 200 with the backlogs while the database can be read."""
    app = FastAPI(title="Resident hotline", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/healthz")
    def healthz() -> dict[str, int | str]:
        health = services.health()
        return {"status": "ok", "inbox_waiting": health.inbox_waiting, "outbox_waiting": health.outbox_waiting}

    return app
