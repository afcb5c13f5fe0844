"""The whole sandbox as one ASGI application."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from sandbox.bot_api import bot_routes
from sandbox.control_api import control_routes
from sandbox.errors import ApiError
from sandbox.people.api import people_routes
from sandbox.scenario import Scenario
from sandbox.world import World

PAGE = Path(__file__).parent / "page"
HEADERS = {
    "content-security-policy": "default-src 'self'; img-src 'self' blob: data:; frame-ancestors 'self'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


class PageFiles(StaticFiles):
    """Always asked for anew, so that a newer sandbox never meets an older page."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers.update({"cache-control": "no-cache", "x-content-type-options": "nosniff"})
        return response


def create_app(scenario: Scenario) -> FastAPI:
    """Bot API, phones, stage machinery and page. The World is `app.state.world`.

    Requests must name a loopback host, so that no web page elsewhere can reach the sandbox by a name of its own.
    """
    world = World(scenario)
    app = FastAPI(title="Hotline sandbox", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.world = world
    app.include_router(bot_routes(world))
    app.include_router(people_routes(world))
    app.include_router(control_routes(world))
    app.add_exception_handler(ApiError, _refused)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]", "::1"])
    _add_page(app)
    return app


def _add_page(app: FastAPI) -> None:
    @app.get("/")
    async def index() -> Response:
        return FileResponse(PAGE / "index.html", headers=HEADERS)

    app.mount("/page", PageFiles(directory=PAGE), name="page")


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)
    return JSONResponse({"error": error.description}, status_code=error.code)
