"""A local Telegram Bot API server with a chat page: the hotline without a token, and from outside.

    app = create_app(scenario)                  an ASGI application
    await serve(scenario, port=8081)            in the foreground; loopback only
    with running(scenario) as url: ...          in a thread, for tests and demonstrations
    Phone(url, user_id), Control(url)           what a person does; clock, faults, limits

A bot reaches it at `url` (aiogram: `TelegramAPIServer.from_base(url)`; python-telegram-bot: `base_url=url + "/bot"`,
`base_file_url=url + "/file/bot"`). Nothing of the hotline is imported here, and all state is in memory.
"""

from sandbox.app import create_app
from sandbox.client import Answer, Control, Message, Phone, SandboxError
from sandbox.default_scenario import default_scenario
from sandbox.scenario import Bot, Group, Hint, Person, Scenario, ScenarioError, Window
from sandbox.server import NotLoopbackError, running, serve
from sandbox.wide_scenario import wide_scenario

__all__ = [
    "Answer", "Bot", "Control", "Group", "Hint", "Message", "NotLoopbackError", "Person", "Phone", "SandboxError",
    "Scenario", "ScenarioError", "Window", "create_app", "default_scenario", "running", "serve", "wide_scenario",
]  # fmt: skip
