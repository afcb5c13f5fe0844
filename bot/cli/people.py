"""hotline people"""

from typing import TYPE_CHECKING

import click

from bot.cli import staff
from bot.cli.output import as_json, plainly, result

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.wiring import Hotline
    from domain.community import Community

ROLES = ("admin", "dispatcher", "officer", "head", "chair", "secretary", "grid_member", "steward")


@click.group("people")
def command() -> None:
    """People and groups."""


for each in staff.COMMANDS:
    command.add_command(each)


@command.command("invite")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--unit", default="", help="The unit's id, for officers and heads.")
@click.option("--centre", default="", help="The centre's id, for council chairs.")
@click.option("--grid", default="", help="The grid's id, for grid members and stewards.")
@click.option("--community", default="", help="The community's id, where there are several.")
@as_json
@plainly
def invite(role: str, unit: str, centre: str, grid: str, community: str, as_json: bool) -> None:
    """A link that makes whoever opens it first an officer, a dispatcher…: single use, good for 72 hours."""
    from domain.people import Grant, Role
    from flow import people

    hotline, home = open_(community)
    _check_scope(hotline.world.communities[home], role, unit, centre, grid)
    username = _username(hotline.settings)
    with hotline.work() as uow:
        payload = people.invite(uow, home, Grant(Role(role), unit or centre or grid), by="operator")
    link = f"https://t.me/{username}?start={payload}"
    result({"link": link, "payload": payload, "role": role}, as_json=as_json, words=link)


@command.command("bind")
@click.option("--purpose", type=click.Choice(("hotline", "unit", "desk")), required=True)
@click.option("--unit", default="", help="The unit's id, for a unit's group.")
@click.option("--community", default="", help="The community's id, where there are several.")
@as_json
@plainly
def bind(purpose: str, unit: str, community: str, as_json: bool) -> None:
    """A one-time code; send `/bind CODE` in the group it is for. Good for 72 hours."""
    from flow import people
    from flow.ports import Purpose

    hotline, home = open_(community)
    _check_scope(hotline.world.communities[home], purpose, unit, "")
    with hotline.work() as uow:
        code = people.issue_binding(uow, home, Purpose(purpose), unit)
    result({"code": code, "purpose": purpose}, as_json=as_json, words=f"/bind {code}")


@command.command("erase")
@click.argument("who")
@click.option("--asked", type=click.Choice(("phone", "visit", "letter")), required=True, help="How they asked.")
@click.option("--community", default="", help="The community's id, where there are several.")
@click.confirmation_option(prompt="Their open cases are withdrawn and their data cannot be had back. Go on?")
@as_json
@plainly
def erase(who: str, asked: str, community: str, as_json: bool) -> None:
    """Erase the data of whoever asked for it without a chat: WHO is the number of one of their cases, or a person's id.

    Make sure first that they are who they say: the number of a case alone proves nothing.
    """
    from dataclasses import asdict

    from flow import erase as erasing

    hotline, home = open_(community)
    with hotline.work() as uow:
        person = erasing.behind(uow, home, who)
        done = erasing.erase(uow, home, person, erasing.Asked(asked))
    hotline.database.scrub()
    words = f"erased: {done.texts} texts; {done.withdrawn} open cases withdrawn"
    result({"person": person, **asdict(done)}, as_json=as_json, words=words)


def open_(community: str) -> "tuple[Hotline, str]":
    """The hotline and the community meant."""
    from bot import settings, wiring
    from storage import migrations

    hotline = wiring.assemble(settings.for_running(settings.load()))
    migrations.upgrade(hotline.database)
    known = list(hotline.world.communities)
    if community not in known and (community or len(known) != 1):
        raise settings.BadSettings(f"--community must be one of: {', '.join(known)}")
    return hotline, community or known[0]


def _check_scope(community: "Community", what: str, unit: str, centre: str, grid: str = "") -> None:
    """Officers, heads and a unit's group need a unit, chairs a centre, grid members and stewards a grid, the others none."""
    from bot.settings import BadSettings

    needs_unit, needs_centre = what in {"officer", "head", "unit"}, what == "chair"
    for option, given, needed, known in (
        ("--unit", unit, needs_unit, community.units),
        ("--centre", centre, needs_centre, community.centres),
        ("--grid", grid, what in {"grid_member", "steward"}, community.grids),
    ):
        if needed and given not in known:
            raise BadSettings(f"{what} needs {option}, one of: {', '.join(known)}")
        if given and not needed:
            raise BadSettings(f"{what} takes no {option}")


def _username(settings: "Settings") -> str:
    """The bot's own name, asked from Telegram."""
    import httpx

    from bot.settings import BadSettings

    try:
        answer = httpx.get(f"{settings.api_base}/bot{settings.token}/getMe", timeout=15).json()
        return str(answer["result"]["username"])
    except (httpx.HTTPError, ValueError, KeyError):
        raise BadSettings(
            "cannot ask Telegram for the bot's name; check HOTLINE_BOT_TOKEN and HOTLINE_API_BASE"
        ) from None
