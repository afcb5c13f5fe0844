"""hotline people"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli import staff
from bot.cli.output import as_json, plainly, result, told, workbooks

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.wiring import Hotline
    from domain.community import Community
    from domain.people import Role

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


@command.command("unbind")
@click.argument("chat", type=int)
@as_json
@plainly
def unbind(chat: int, as_json: bool) -> None:
    """Forget what the group with the number CHAT is bound for (`hotline check --json` lists them). Write it as `-- -1001234`."""
    from bot import checkup, settings, wiring
    from bot.cli.store import ready
    from flow.ports import Address

    hotline = wiring.assemble(settings.for_running(settings.load()))
    ready().dispose()
    us = checkup.us(hotline)
    with hotline.work() as uow:
        before = uow.chats.unbind(Address(us.channel, us.account, str(chat)))
    facts = {
        "unbound": before is not None,
        "purpose": before.purpose if before else "",
        "scope": before.scope if before else "",
    }
    result(facts, as_json=as_json, words="unbound" if before else "this group is bound for nothing")


@command.command("template")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@as_json
@plainly
@workbooks
def template(file: Path, as_json: bool) -> None:
    """Write an empty sheet FILE.xlsx for `people import`."""
    from locales import DEFAULT, texts
    from policy import roster

    say = texts(DEFAULT)
    file.write_bytes(roster.template([say(f"role.{role}") for role in ROLES]))
    result({"file": str(file)}, as_json=as_json, words=f"written: {file}")


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Default: FILE-links.xlsx.")
@click.option("--community", default="", help="The community's id, where there are several.")
@as_json
@plainly
@workbooks
def import_(file: Path, out: Path | None, community: str, as_json: bool) -> None:
    """One invitation link for each row of a sheet (姓名 · 角色 · 单位/中心/网格), written into another sheet.

    A link is single use and good for 72 hours. The database keeps its hash and no name. One bad row, and nobody is invited.
    """
    from flow import people
    from policy import roster

    hotline, home = open_(community)
    rules = hotline.world.communities[home]
    with told():
        invited = roster.read(file.read_bytes(), rules, _role_names())
    username = _username(hotline.settings)
    with hotline.work() as uow:
        codes = [people.invite(uow, home, each.grant, by="operator") for each in invited]
        until = f"{rules.calendar.local(uow.now + people.LIFETIME):%Y-%m-%d %H:%M}"
    pairs = [(each, f"https://t.me/{username}?start={code}") for each, code in zip(invited, codes, strict=True)]
    target = out or file.with_name(f"{file.stem}-links.xlsx")
    labels = {role: label for label, role in _role_names().items() if label != role.value}
    target.touch(mode=0o600)
    target.write_bytes(roster.links(pairs, labels, until))
    facts = {"invited": len(pairs), "file": str(target), "until": until}
    result(facts, as_json=as_json, words=f"{len(pairs)} invitations: {target} (until {until})")


def _role_names() -> "dict[str, Role]":
    """Every way to write a role in a sheet: its id, or its name in any language."""
    from domain.people import Role
    from locales import LANGUAGES, texts

    known = [Role(role) for role in ROLES]
    names = {texts(language)(f"role.{role.value}"): role for language in reversed(LANGUAGES) for role in known}
    longer = {texts(language)("rung.1"): Role.HEAD for language in LANGUAGES}
    return longer | {role.value: role for role in known} | names


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
    from bot.cli import store
    from storage import migrations

    hotline = wiring.assemble(settings.for_running(settings.load()))
    migrations.upgrade(hotline.database)
    return hotline, store.one_of(hotline.world.communities, community)


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
