"""The part of `/sandbox/…` by which a phone sends, edits, forwards and deletes."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from sandbox import people as acts
from sandbox.errors import ApiError, JsonObject
from sandbox.files import KINDS
from sandbox.image_size import image_kind
from sandbox.messages import Message
from sandbox.methods.sending import FACTS
from sandbox.params import Params, Upload, read_params
from sandbox.people.view import view
from sandbox.world import World


def routes(world: World) -> APIRouter:
    """Everywhere `as` is the person and `chat` the place; `say` and `send` also take reply_to, quote, thread and mask."""
    router = APIRouter()

    @router.post("/say")
    async def say(request: Request) -> JsonObject:
        return _say(world, await read_params(request))

    @router.post("/send")
    async def send(request: Request) -> list[JsonObject]:
        params = await read_params(request)
        return [
            _shown(world, message, params.required("as"), params.required("chat")) for message in _send(world, params)
        ]

    @router.post("/edit")
    async def edit(request: Request) -> JsonObject:
        params = await read_params(request)
        person, chat = params.required("as"), params.required("chat")
        message = acts.edit(world, person, chat, params.required("message_id"), params.text("text"))
        return _shown(world, message, person, chat)

    @router.post("/forward")
    async def forward(request: Request) -> JsonObject:
        params = await read_params(request)
        person, chat, to = params.required("as"), params.required("chat"), params.required("to")
        return _shown(world, acts.forward(world, person, chat, params.required("message_id"), to), person, to)

    @router.post("/delete")
    async def delete(request: Request) -> JsonObject:
        params = await read_params(request)
        acts.delete(world, params.required("as"), params.required("chat"), params.required("message_id"))
        return {"ok": True}

    @router.post("/open_link")
    async def open_link(request: Request) -> JsonObject:
        params = await read_params(request)
        person = params.required("as")
        return _shown(world, acts.open_link(world, person, params.text("url")), person, person)

    return router


def _shown(world: World, message: Message, person: int, chat: int) -> JsonObject:
    return view(world, world.chats[chat], message, person)


def _say(world: World, params: Params) -> JsonObject:
    person, chat, photo = params.required("as"), params.required("chat"), params.upload("photo")
    content = photo.content if photo else None
    message = acts.say(world, person, chat, params.text("text"), photo=content, **_how(params))
    return _shown(world, message, person, chat)


def _how(params: Params) -> dict[str, Any]:
    numbers = {name: params.integer(name) for name in ("reply_to", "thread", "mask")}
    return {**numbers, "quote": params.text("quote")}


def _send(world: World, params: Params) -> list[Message]:
    """`kind` is one of files.KINDS with one file part, album with several, or location, contact, poll."""
    where = (world, params.required("as"), params.required("chat"))
    kind, how = params.text("kind"), _how(params)
    if kind == "location":
        return [acts.location(*where, params.number("latitude", 1000), params.number("longitude", 1000), **how)]
    if kind == "contact":
        return [acts.contact(*where, params.text("phone"), params.text("name"), **how)]
    if kind == "poll":
        return [acts.poll(*where, params.text("question"), params.strings("options") or [], **how)]
    return _send_files(where, kind, params, how)


def _send_files(where: tuple[World, int, int], kind: str, params: Params, how: dict[str, Any]) -> list[Message]:
    files = [params.uploads[name] for name in sorted(params.uploads)]
    if kind == "album":
        return acts.album(*where, [_in_album(file) for file in files], params.text("text"), **how)
    if kind not in KINDS or len(files) != 1:
        raise ApiError(400, f"kind must be one of {', '.join(KINDS)} with one file, album, location, contact or poll")
    facts = {fact: params.text(fact) for fact in FACTS if fact in params}
    given = acts.Given(kind, files[0].content, files[0].filename, facts)
    return [acts.say(*where, params.text("text"), file=given, **how)]


def _in_album(file: Upload) -> acts.Given:
    if image_kind(file.content):
        return acts.Given("photo", file.content)
    kind = "video" if file.filename.lower().endswith((".mp4", ".mov", ".webm")) else "document"
    return acts.Given(kind, file.content, file.filename)
