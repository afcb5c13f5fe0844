"""What people do with their phones, what they see, and the updates the bot gets from it."""

from sandbox.people.gathering import add, channel_post, join, leave, migrate, promote, remove, set_bot_status, topic
from sandbox.people.rooms import room
from sandbox.people.saying import Given, album, contact, delete, edit, forward, location, poll, say
from sandbox.people.touching import open_link, pin, press, react, set_blocked, vote

__all__ = [
    "Given", "add", "album", "channel_post", "contact", "delete", "edit", "forward", "join", "leave", "location",
    "migrate", "open_link", "pin", "poll", "press", "promote", "react", "remove", "room", "say", "set_blocked",
    "set_bot_status", "topic", "vote",
]  # fmt: skip
