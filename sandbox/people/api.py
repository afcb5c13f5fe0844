"""`/sandbox/…`: what a phone can do. The page, the tests and `sandbox.client` use it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from sandbox import people as acts
from sandbox.errors import ApiError, JsonObject
from sandbox.params import Params, read_params
from sandbox.people import sending_api
from sandbox.people.view import messages_for, state, view
from sandbox.world import World

LONGEST_WAIT = 60.0
SHOWN = ("image/", "audio/", "video/")


def people_routes(world: World) -> APIRouter:
    """Errors are `{"error": words}` with 400 (shape), 403 (not there), 404 (unknown) or 409 (not now)."""
    router = APIRouter(prefix="/sandbox")
    router.include_router(sending_api.routes(world))
    _add_looking(router, world)
    _add_touching(router, world)
    _add_gathering(router, world)
    return router


def _add_looking(router: APIRouter, world: World) -> None:
    @router.get("/state")
    async def get_state() -> JsonObject:
        return state(world)

    @router.get("/chats/{chat_id}/messages")
    async def messages(request: Request, chat_id: int) -> list[JsonObject]:
        params = await read_params(request)
        person = params.required("as")
        return messages_for(world, acts.room(world, person, chat_id), person, params.integer("after", 0) or 0)

    @router.get("/callbacks/{callback_id}")
    async def callback(callback_id: str, timeout: float = 10.0) -> JsonObject:  # noqa: ASYNC109
        return await _callback(world, callback_id, timeout)

    @router.get("/files/{path:path}")
    async def file(path: str) -> Response:
        return _file(world, path)


def _add_touching(router: APIRouter, world: World) -> None:
    @router.post("/press")
    async def press(request: Request) -> JsonObject:
        params = await read_params(request)
        return {"callback_query_id": acts.press(world, *_message(params), params.text("data")).id}

    @router.post("/vote")
    async def vote(request: Request) -> JsonObject:
        params = await read_params(request)
        choice = [int(number) for number in params.strings("options") or [] if number.isdecimal()]
        message = acts.vote(world, *_message(params), choice)
        return view(world, world.chats[params.required("chat")], message, params.required("as"))

    @router.post("/react")
    async def react(request: Request) -> JsonObject:
        params = await read_params(request)
        acts.react(world, *_message(params), params.text("emoji"))
        return {"ok": True}

    @router.post("/pin")
    async def pin(request: Request) -> JsonObject:
        params = await read_params(request)
        acts.pin(world, *_message(params), params.flag("pinned", True))
        return {"ok": True}

    @router.post("/block")
    async def block(request: Request) -> JsonObject:
        params = await read_params(request)
        acts.set_blocked(world, params.required("as"), params.flag("blocked", True))
        return {"ok": True}


def _add_gathering(router: APIRouter, world: World) -> None:
    @router.post("/join")
    async def join(request: Request) -> JsonObject:
        params = await read_params(request)
        acts.join(world, params.required("as"), params.required("chat"))
        return {"ok": True}

    @router.post("/leave")
    async def leave(request: Request) -> JsonObject:
        params = await read_params(request)
        acts.leave(world, params.required("as"), params.required("chat"))
        return {"ok": True}

    @router.post("/members")
    async def members(request: Request) -> JsonObject:
        _member(world, await read_params(request))
        return {"ok": True}

    @router.post("/topics")
    async def topics(request: Request) -> JsonObject:
        params = await read_params(request)
        where = (params.required("as"), params.required("chat"), params.text("name"), params.integer("thread"))
        topic = acts.topic(world, *where, closed=params.flag("closed", True))
        return {"id": topic.id, "name": topic.name, "closed": topic.closed}


def _message(params: Params) -> tuple[int, int, int]:
    return params.required("as"), params.required("chat"), params.required("message_id")


def _member(world: World, params: Params) -> None:
    """`do` is add, remove, ban, promote or demote, to the person (or bot) `user`."""
    where, do = (params.required("as"), params.required("chat"), params.required("user")), params.text("do")
    if do == "add":
        acts.add(world, *where)
    elif do in ("remove", "ban"):
        acts.remove(world, *where, ban=do == "ban")
    elif do in ("promote", "demote"):
        acts.promote(world, *where, admin=do == "promote", anonymous=params.flag("anonymous"))
    else:
        raise ApiError(400, "do must be add, remove, ban, promote or demote")


def _file(world: World, path: str) -> Response:
    """A document is never shown in the page's own origin, it is only saved."""
    stored = world.files.by_path(path)
    if stored is None:
        raise ApiError(404, "no such file")
    headers = {"cache-control": "max-age=3600", "x-content-type-options": "nosniff"}
    if not stored.mime.startswith(SHOWN) or "svg" in stored.mime or stored.kind == "document":
        headers |= {"content-disposition": "attachment", "content-security-policy": "sandbox"}
    return Response(stored.content, media_type=stored.mime, headers=headers)


async def _callback(world: World, callback_id: str, seconds: float) -> JsonObject:
    callback = world.callbacks.get(callback_id)
    if callback is None:
        raise ApiError(404, "no such press")
    await world.pulse.wait_until(lambda: callback.answered, min(seconds, LONGEST_WAIT))
    return callback.as_json()
