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
    """Everywhere `as` is the person and `chat` the place; `say` and `send` also take what How has."""
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
        return _open_link(world, params.required("as"), params.text("url"), params.integer("chat"))

    @router.post("/move")
    async def move(request: Request) -> JsonObject:
        return _move(world, await read_params(request))

    @router.post("/stop_poll")
    async def stop_poll(request: Request) -> JsonObject:
        params = await read_params(request)
        person, chat = params.required("as"), params.required("chat")
        return _shown(world, acts.stop_poll(world, person, chat, params.required("message_id")), person, chat)

    return router


def _move(world: World, params: Params) -> JsonObject:
    """To a new point, or with none to its end."""
    person, chat, number = params.required("as"), params.required("chat"), params.required("message_id")
    if "latitude" in params:
        point = (params.number("latitude", 1000), params.number("longitude", 1000))
        return _shown(world, acts.move(world, person, chat, number, *point), person, chat)
    return _shown(world, acts.stop_moving(world, person, chat, number), person, chat)


def _open_link(world: World, person: int, url: str, chat: int | None) -> JsonObject:
    """The /start that was sent; for an invite link the note that somebody has come."""
    if acts.is_start(world, url):
        where = person if chat is None else chat
        sent = acts.open_link(world, person, url) if chat is None else acts.open_group_link(world, person, url, chat)
        return _shown(world, sent, person, where)
    joined = acts.join_by_link(world, person, url)
    return _shown(world, joined.messages[max(joined.messages)], person, joined.id) if joined.messages else {}


def _shown(world: World, message: Message, person: int, chat: int) -> JsonObject:
    return view(world, world.chats[chat], message, person)


def _say(world: World, params: Params) -> JsonObject:
    person, chat, photo = params.required("as"), params.required("chat"), params.upload("photo")
    content = photo.content if photo else None
    message = acts.say(world, person, chat, params.text("text"), photo=content, **_how(params))
    return _shown(world, message, person, chat)


def _how(params: Params) -> dict[str, Any]:
    numbers = {name: params.integer(name) for name in ("reply_to", "reply_chat", "thread", "mask")}
    return {**numbers, "quote": params.text("quote"), "silent": params.flag("silent")}


def _send(world: World, params: Params) -> list[Message]:
    """`kind` is one of files.KINDS with one file part, album with several, or location, venue, contact, poll."""
    where = (world, params.required("as"), params.required("chat"))
    kind, how = params.text("kind"), _how(params)
    if kind in ("location", "venue"):
        point = (params.number("latitude", 1000), params.number("longitude", 1000))
        if kind == "location":
            return [acts.location(*where, *point, live_period=params.integer("live_period"), **how)]
        return [acts.venue(*where, *point, params.text("title"), params.text("address"), **how)]
    if kind == "contact":
        return [acts.contact(*where, params.text("phone"), params.text("name"), **how)]
    if kind == "poll":
        period = params.integer("open_period")
        asked = (params.text("question"), params.strings("options") or [], period)
        return [acts.poll(*where, *asked, **how)]
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
