"""What people do with their phones, what they see, and the updates the bot gets from it."""

from sandbox.people.blocking import deactivate
from sandbox.people.gathering import (
    add,
    channel_post,
    join,
    join_by_link,
    leave,
    migrate,
    promote,
    remove,
    set_bot_status,
    topic,
)
from sandbox.people.places import location, move, stop_moving, venue
from sandbox.people.rooms import room
from sandbox.people.saying import Given, album, contact, delete, edit, forward, poll, say, stop_poll
from sandbox.people.touching import forge, is_start, open_group_link, open_link, pin, press, react, set_blocked, vote

__all__ = [
    "Given", "add", "album", "channel_post", "contact", "deactivate", "delete", "edit", "forge", "forward", "is_start", "join",
    "join_by_link", "leave", "location", "migrate", "move", "open_group_link", "open_link", "pin", "poll", "press", "promote",
    "react", "remove", "room", "say", "set_blocked", "set_bot_status", "stop_moving", "stop_poll", "topic", "venue", "vote",
]  # fmt: skip
