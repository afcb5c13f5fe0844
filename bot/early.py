"""aiogram in a second and a half instead of six.

On import aiogram has pydantic work out a validator for each of its 450 types, every one with all the types inside it. We read
updates and send a few methods. Its types may be built when they are first used (`defer_build`); this keeps the import from
building them all the same.
"""

import sys
from typing import Any

from pydantic import BaseModel


def prepare() -> None:
    """Import aiogram so that each of its types is built on first use. Does nothing when it has been imported already."""
    if "aiogram" in sys.modules:
        return
    rebuild: Any = BaseModel.__dict__["model_rebuild"]
    names: dict[str, Any] = {}

    def remember(cls: type[BaseModel], /, **how: Any) -> bool | None:
        if not cls.__module__.startswith("aiogram."):
            built: bool | None = rebuild.__func__(cls, **how)
            return built
        names.update(how["_types_namespace"])
        return None

    def build(cls: type[BaseModel], /, *, force: bool = False, raise_errors: bool = True, **_how: Any) -> bool | None:
        built: bool | None = rebuild.__func__(cls, force=force, raise_errors=raise_errors, _types_namespace=names)
        return built

    BaseModel.model_rebuild = classmethod(remember)  # type: ignore[method-assign, assignment]
    try:
        from aiogram.client.context_controller import BotContextController
    finally:
        BaseModel.model_rebuild = rebuild  # type: ignore[method-assign]
    BotContextController.model_rebuild = classmethod(build)  # type: ignore[method-assign, assignment]
