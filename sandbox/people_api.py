"""`/sandbox/…`: what a phone can do. The page, the tests and `sandbox.client` use it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from sandbox import people_acts as acts
from sandbox.errors import ApiError, JsonObject
from sandbox.params import Params, read_params
from sandbox.people_view import messages_for, state, view
from sandbox.world import World

LONGEST_WAIT = 60.0
PHOTO_HEADERS = {"cache-control": "max-age=3600", "x-content-type-options": "nosniff"}


def people_routes(world: World) -> APIRouter:
    """Errors are `{"error": words}` with 400 (shape), 403 (not there), 404 (unknown) or 409 (not now)."""
    router = APIRouter(prefix="/sandbox")

    @router.get("/state")
    async def get_state() -> JsonObject:
        return state(world)

    @router.get("/chats/{chat_id}/messages")
    async def messages(request: Request, chat_id: int) -> list[JsonObject]:
        params = await read_params(request)
        person = params.required("as")
        chat = acts.room(world, person, chat_id)
        return messages_for(world, chat, person, params.integer("after", 0) or 0)

    @router.post("/say")
    async def say(request: Request) -> JsonObject:
        return _say(world, await read_params(request))

    @router.post("/edit")
    async def edit(request: Request) -> JsonObject:
        params = await read_params(request)
        person, chat_id = params.required("as"), params.required("chat")
        message = acts.edit(world, person, chat_id, params.required("message_id"), params.text("text"))
        return view(world, world.chats[chat_id], message, person)

    @router.post("/press")
    async def press(request: Request) -> JsonObject:
        params = await read_params(request)
        person, chat_id = params.required("as"), params.required("chat")
        message_id = params.required("message_id")
        return {"callback_query_id": acts.press(world, person, chat_id, message_id, params.text("data")).id}

    @router.get("/callbacks/{callback_id}")
    async def callback(callback_id: str, timeout: float = 10.0) -> JsonObject:  # noqa: ASYNC109
        return await _callback(world, callback_id, timeout)

    @router.post("/block")
    async def block(request: Request) -> JsonObject:
        params = await read_params(request)
        acts.set_blocked(world, params.required("as"), params.flag("blocked", True))
        return {"ok": True}

    @router.post("/open_link")
    async def open_link(request: Request) -> JsonObject:
        params = await read_params(request)
        person = params.required("as")
        return view(world, world.chats[person], acts.open_link(world, person, params.text("url")), person)

    @router.get("/photo/{name}")
    async def photo(name: str) -> Response:
        stored = world.files.by_path(f"photos/{name}")
        if stored is None:
            raise ApiError(404, "no such photo")
        return Response(stored.content, media_type=stored.mime, headers=PHOTO_HEADERS)

    return router


def _say(world: World, params: Params) -> JsonObject:
    person, chat_id, photo = params.required("as"), params.required("chat"), params.upload("photo")
    content = photo.content if photo else None
    message = acts.say(world, person, chat_id, params.text("text"), reply_to=params.integer("reply_to"), photo=content)
    return view(world, world.chats[chat_id], message, person)


async def _callback(world: World, callback_id: str, seconds: float) -> JsonObject:
    callback = world.callbacks.get(callback_id)
    if callback is None:
        raise ApiError(404, "no such press")
    await world.pulse.wait_until(lambda: callback.answered, min(seconds, LONGEST_WAIT))
    return callback.as_json()
