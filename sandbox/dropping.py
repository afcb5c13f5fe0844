"""Cutting the line of a request, so that its caller gets no answer."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import Request
from fastapi.responses import Response

NO_ANSWER = 499


async def cut(request: Request) -> Response:
    """Closes the connection. What it returns is never sent: uvicorn writes nothing to a line that is down."""
    transport: Any = getattr(getattr(request.receive, "__self__", None), "transport", None)
    if transport is not None:
        transport.close()
        await asyncio.sleep(0)
    return Response(status_code=NO_ANSWER)
