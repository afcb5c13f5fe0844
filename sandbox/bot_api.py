"""`/bot<token>/<method>`: finds the method, meets faults, keeps the log."""

from __future__ import annotations

from inspect import isawaitable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from starlette.requests import ClientDisconnect

from sandbox.dropping import NO_ANSWER, cut
from sandbox.errors import ApiError, JsonObject
from sandbox.faults import DroppedError, Fault
from sandbox.methods.registry import METHODS, Method
from sandbox.params import Params, read_params
from sandbox.world import World

OK = 200
_BY_LOWER_NAME = {name.lower(): (name, method) for name, method in METHODS.items()}


async def call(world: World, name: str, params: Params) -> tuple[int, JsonObject]:
    """Runs one method and logs it. Answers (HTTP status, body); never raises ApiError. Raises DroppedError."""
    known, method = _BY_LOWER_NAME.get(name.lower(), (name, None))
    try:
        if method is None:
            raise ApiError(404, "Not Found")
        status, body = OK, {"ok": True, "result": await _with_faults(world, known, method, params)}
    except ApiError as refusal:
        status, body = refusal.code, refusal.as_json()
    except DroppedError:
        _log(world, known, params, NO_ANSWER, {"description": "dropped"})
        raise
    _log(world, known, params, status, body)
    return status, body


async def _with_faults(world: World, name: str, method: Method, params: Params) -> Any:
    fault = world.faults.take(name)
    if fault is None:
        return await _run(world, method, params)
    if fault.kind.endswith("_after"):
        await _run(world, method, params)
    if fault.kind.startswith("timeout"):
        await _hold(world, fault)
    raise fault.failure()


async def _hold(world: World, fault: Fault) -> None:
    await world.pulse.hold(fault.hold)


async def _run(world: World, method: Method, params: Params) -> Any:
    result = method(world, params)
    return await result if isawaitable(result) else result


def _log(world: World, name: str, params: Params, status: int, body: JsonObject) -> None:
    sent = {**params.values, **{part: upload.filename for part, upload in params.uploads.items()}}
    unheeded = sorted({*params.values} - params.looked_at) if status == OK else []
    world.calls.add(world.now(), name, sent, status, body.get("description", ""), tuple(unheeded))


def bot_routes(world: World) -> APIRouter:
    """The routes a bot library talks to."""
    router = APIRouter()

    async def reply(name: str, params: JsonObject) -> None:
        try:
            await call(world, name, Params(params))
        except DroppedError:
            return

    world.webhook.reply = reply

    @router.api_route("/bot{token}/{method}", methods=["GET", "POST"])
    async def method(request: Request, token: str, method: str) -> Response:
        if token != world.bot.token:
            return _answer(401, ApiError(401, "Unauthorized").as_json())
        try:
            return _answer(*await call(world, method, await read_params(request)))
        except ApiError as refusal:
            return _answer(refusal.code, refusal.as_json())
        except ClientDisconnect:
            return Response(status_code=NO_ANSWER)
        except DroppedError:
            return await cut(request)

    @router.get("/file/bot{token}/{path:path}")
    async def file(token: str, path: str) -> Response:
        stored = world.files.by_path(path) if token == world.bot.token else None
        if stored is None:
            return _answer(404, ApiError(404, "Not Found").as_json())
        return Response(stored.content, media_type="application/octet-stream")

    return router


def _answer(status: int, body: JsonObject) -> Response:
    return JSONResponse(body, status_code=status)
