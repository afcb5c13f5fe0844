"""`/sandbox/…`: the stage machinery: clock, faults, limits, the log of calls, the stream of changes."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from sandbox import people as acts
from sandbox.errors import ApiError, JsonObject
from sandbox.faults import Fault
from sandbox.params import Params, read_params
from sandbox.people.api import LONGEST_WAIT
from sandbox.world import World

KEEPALIVE = 15.0
BOT_STATUSES = ("member", "administrator", "restricted", "left", "kicked")


def control_routes(world: World) -> APIRouter:
    """Errors are `{"error": words}`, as for the phones."""
    router = APIRouter(prefix="/sandbox")
    _add_clock(router, world)
    _add_trouble(router, world)
    _add_stage(router, world)
    _add_watching(router, world)
    return router


def _add_clock(router: APIRouter, world: World) -> None:
    @router.get("/clock")
    async def clock() -> JsonObject:
        return world.clock.as_json()

    @router.post("/clock")
    async def set_clock(request: Request) -> JsonObject:
        _set_clock(world, await read_params(request))
        return world.clock.as_json()


def _add_trouble(router: APIRouter, world: World) -> None:
    @router.post("/faults")
    async def faults(request: Request) -> list[JsonObject]:
        _order_fault(world, await read_params(request))
        return world.faults.as_json()

    @router.post("/limits")
    async def limits(request: Request) -> JsonObject:
        params = await read_params(request)
        switch = {"on": params.flag("on")} if "on" in params else {}
        world.limits.configure({**params.values, **switch})
        return world.limits.as_json()


def _add_stage(router: APIRouter, world: World) -> None:
    @router.post("/bot_status")
    async def bot_status(request: Request) -> JsonObject:
        _set_bot_status(world, await read_params(request))
        return {"ok": True}

    @router.post("/deactivate")
    async def deactivate(request: Request) -> JsonObject:
        acts.deactivate(world, (await read_params(request)).required("as"))
        return {"ok": True}

    @router.post("/forge")
    async def forge(request: Request) -> JsonObject:
        params = await read_params(request)
        where = (params.required("as"), params.required("chat"), params.required("message_id"))
        return {"callback_query_id": acts.forge(world, *where, params.text("data")).id}

    @router.post("/update")
    async def update(request: Request) -> JsonObject:
        params = await read_params(request)
        world.updates.add(params.text("kind"), params.object("payload") or {}, "by hand")
        return {"ok": True}

    @router.post("/migrate")
    async def migrate(request: Request) -> JsonObject:
        params = await read_params(request)
        return {"chat": acts.migrate(world, params.required("chat"), params.required("as")).id}

    @router.post("/channel_post")
    async def channel_post(request: Request) -> JsonObject:
        params = await read_params(request)
        posted = acts.channel_post(world, params.required("chat"), params.text("text"), params.integer("as"))
        return {"message_id": posted.message_id}


def _add_watching(router: APIRouter, world: World) -> None:
    @router.get("/calls")
    async def calls(method: str = "", since: int = 0) -> list[JsonObject]:
        return world.calls.select(method, since)

    @router.get("/wait")
    async def wait(request: Request) -> JsonObject:
        return await _wait(world, await read_params(request))

    @router.get("/stream")
    async def stream(request: Request, after: int | None = None) -> Response:
        last = request.headers.get("last-event-id", "")
        start = int(last) if last.isdecimal() else after
        number = world.changes.number if start is None else start
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(_events(world, number), media_type="text/event-stream", headers=headers)


def _set_clock(world: World, params: Params) -> None:
    """One of rate, jump, set (unix seconds) or real."""
    if "rate" in params:
        world.clock.set_rate(params.number("rate", 1))
    elif "jump" in params:
        world.clock.jump(params.number("jump", 0))
    elif "set" in params:
        world.clock.set(params.number("set", 0))
    elif params.flag("real"):
        world.clock.reset()
    else:
        raise ApiError(400, "say rate, jump, set or real")
    world.changes.add("clock")


def _order_fault(world: World, params: Params) -> None:
    if params.flag("clear"):
        world.updates.release()
        return world.faults.clear()
    fault = Fault(
        params.text("method", "*"),
        params.text("kind"),
        params.integer("times", 1) or 1,
        params.integer("retry_after", 3) or 3,
        params.number("hold", 30.0),
    )
    return world.faults.order(fault)


def _set_bot_status(world: World, params: Params) -> None:
    status = params.text("status")
    if status not in BOT_STATUSES:
        raise ApiError(400, f"status must be one of {', '.join(BOT_STATUSES)}")
    person = params.required("as")
    given = params.strings("rights")
    rights = None if given is None else frozenset(given)
    acts.set_bot_status(world, person, acts.room(world, person, params.required("chat")), status, rights)


async def _wait(world: World, params: Params) -> JsonObject:
    """Without a chat any change counts. Answers at once when there is news already."""
    after = params.integer("after_change", 0) or 0
    chat = params.integer("chat")
    if chat is not None and "as" in params:
        acts.room(world, params.required("as"), chat)

    def fresh() -> bool:
        return (world.changes.number if chat is None else world.changes.last_in(chat)) > after

    changed = await world.pulse.wait_until(fresh, min(params.number("timeout", 10.0), LONGEST_WAIT))
    return {"change": world.changes.number, "changed": changed}


async def _events(world: World, number: int) -> AsyncIterator[str]:
    yield "retry: 1000\n\n"
    while not world.pulse.closed:
        for change in world.changes.since(number):
            number = change.change
            yield f"id: {number}\ndata: {json.dumps(change.as_json())}\n\n"
        seen = number
        if not await world.pulse.wait_until(lambda: world.changes.number > seen, KEEPALIVE):  # noqa: B023
            yield ": still here\n\n"
