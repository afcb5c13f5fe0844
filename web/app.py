"""The web application, given what it may call."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse

METRICS = "text/plain; version=0.0.4; charset=utf-8"
"""Prometheus's text format, as it wants to be told."""


@dataclass(frozen=True, slots=True)
class Health:
    """How this process fares: updates not yet judged, messages not yet sent."""

    inbox_waiting: int
    outbox_waiting: int


@dataclass(frozen=True, slots=True)
class Services:
    """What the pages may ask of the hotline; bound in bot/. `missing` answers what keeps this process from its work, nothing
    when it is ready; `metrics` answers Prometheus's text format."""

    health: Callable[[], Health]
    missing: Callable[[], Sequence[str]]
    metrics: Callable[[], str]


def create_app(services: Services) -> FastAPI:
    """The application. GET /healthz: 200 with the backlogs while the database can be read. GET /readyz: 200 when every part
    is up, 503 before and once it stops. GET /metrics: figures for Prometheus, without personal data."""
    app = FastAPI(title="Resident hotline", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/healthz")
    def healthz() -> dict[str, int | str]:
        health = services.health()
        return {"status": "ok", "inbox_waiting": health.inbox_waiting, "outbox_waiting": health.outbox_waiting}

    @app.get("/readyz")
    def readyz() -> JSONResponse:
        missing = services.missing()
        body = {"status": "not ready" if missing else "ready", "missing": list(missing)}
        return JSONResponse(body, 503 if missing else 200)

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(services.metrics(), media_type=METRICS)

    return app
