"""hotline people list, revoke, leave, duty: who works here, and who no longer does."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from bot.cli.output import as_json, plainly, result

if TYPE_CHECKING:
    from bot.wiring import Hotline
    from domain.case import Case
    from domain.community import Community
    from domain.people import Grant
    from storage.uow import Uow

IN = click.option("--community", default="", help="The community's id, where there are several.")
NAME = click.option("--name", default="", help="Their name as the hotline knows it, in place of the id.")
PERSON = click.argument("person", default="")
WALL = click.DateTime(formats=["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])


@click.command("list")
@IN
@as_json
@plainly
def listing(community: str, as_json: bool) -> None:
    """Everybody who holds a role: id, name, what they hold, how many cases they have signed for."""
    from domain.people import Role

    hotline, home = _open(community)
    with hotline.look() as uow:
        held = [who for who, grant in uow.people.staff(home) if grant.role is not Role.PARTY]
        staff = [_line(uow, home, person) for person in dict.fromkeys(held)]
    words = "\n".join(f"{each['person']}  {each['name']}  {each['roles']}  {each['cases']}" for each in staff)
    result({"staff": staff}, as_json=as_json, words=words or "nobody")


@click.command("revoke")
@PERSON
@NAME
@click.option("--role", required=True)
@click.option("--unit", default="", help="The unit's id, for officers and heads.")
@click.option("--centre", default="", help="The centre's id, for council chairs.")
@IN
@as_json
@plainly
def revoke(person: str, name: str, role: str, unit: str, centre: str, community: str, as_json: bool) -> None:
    """Take one role away, at once. What they had signed for in that unit goes back to it."""
    from flow import leave

    hotline, home = _open(community)
    grant = _grant(role, unit or centre)
    with hotline.work() as uow:
        cases = leave.revoke(uow, home, _who(uow, home, person, name), grant)
    numbers = [case.number for case in cases]
    result({"role": role, "cases": numbers}, as_json=as_json, words="\n".join([f"revoked: {role}", *numbers]))


@click.command("leave")
@PERSON
@NAME
@IN
@as_json
@plainly
def leave_(person: str, name: str, community: str, as_json: bool) -> None:
    """Somebody leaves: every role ends at once, shifts and unused invitations too; what they had signed for goes back to the
    unit, which signs anew. Prints what there is to hand over."""
    from flow import leave

    hotline, home = _open(community)
    rules = hotline.world.communities[home]
    with hotline.work() as uow:
        left = leave.leave(uow, home, _who(uow, home, person, name))
    released, outside = _over(left.cases, rules), _over(left.outside, rules)
    roles = [_said(grant) for grant in left.grants]
    facts: dict[str, object] = {"roles": roles, "released": released, "outside": outside}
    lines = [f"roles ended: {', '.join(roles) or 'none'}"]
    lines += [f"back to the unit: {_row(each)}" for each in released]
    lines += [f"any dispatcher minds: {_row(each)}" for each in outside]
    lines.append(f"shifts ended: {left.shifts}, invitations cancelled: {left.invitations}")
    facts |= {"shifts": left.shifts, "invitations": left.invitations}
    result(facts, as_json=as_json, words="\n".join(lines))


@click.command("duty")
@PERSON
@NAME
@click.option("--role", type=click.Choice(("dispatcher", "officer", "head")), required=True)
@click.option("--unit", default="", help="The unit's id, for officers and heads.")
@click.option("--from", "begins", type=WALL, required=True, help="'2026-03-02 08:00', community time.")
@click.option("--to", "ends", type=WALL, required=True, help="'2026-03-02 20:00', community time.")
@IN
@as_json
@plainly
def duty(
    person: str, name: str, role: str, unit: str, begins: datetime, ends: datetime, community: str, as_json: bool
) -> None:
    """Plan a shift. While somebody is on duty, what would go to everybody in that role privately goes to them."""
    from domain.people import Role
    from domain.rota import Shift
    from flow.duty import plan

    hotline, home = _open(community)
    starts, over = (_moment(hotline.world.communities[home], wall) for wall in (begins, ends))
    with hotline.work() as uow:
        who = _who(uow, home, person, name)
        plan(uow, home, Shift(who, Role(role), unit, starts, over))
    facts = {"person": who, "role": role, "from": starts.isoformat(), "to": over.isoformat()}
    result(facts, as_json=as_json, words=f"{begins:%m-%d %H:%M} - {ends:%m-%d %H:%M}  {role} {unit}".strip())


COMMANDS = (listing, revoke, leave_, duty)


def _open(community: str) -> "tuple[Hotline, str]":
    from bot.cli import people

    return people.open_(community)


def _who(uow: "Uow", community: str, person: str, name: str) -> str:
    """The one person meant. Raises BadSettings when that is nobody, or more than one."""
    from bot.settings import BadSettings

    everybody = list(dict.fromkeys(who for who, _ in uow.people.staff(community)))
    if bool(person) == bool(name):
        raise BadSettings("say who: an id (hotline people list), or --name")
    found = [who for who in everybody if who == person or (name and _name(uow, community, who) == name)]
    if len(found) != 1:
        raise BadSettings(
            "nobody of the staff is meant by that" if not found else "several people have that name; use an id"
        )
    return found[0]


def _name(uow: "Uow", community: str, person: str) -> str:
    from flow.ports import Secret

    return uow.vault.latest(community, person, Secret.NAME) or ""


def _line(uow: "Uow", community: str, person: str) -> dict[str, object]:
    held = sorted(_said(grant) for grant in uow.people.actor(community, person).grants if grant.role.value != "party")
    cases = len(uow.cases.held_by(community, person))
    return {"person": person, "name": _name(uow, community, person), "roles": ", ".join(held), "cases": cases}


def _said(grant: "Grant") -> str:
    return f"{grant.role.value}:{grant.scope}" if grant.scope else grant.role.value


def _grant(role: str, scope: str) -> "Grant":
    from bot.settings import BadSettings
    from domain.people import Grant, Role

    if role not in set(Role):
        raise BadSettings(f"--role must be one of: {', '.join(Role)}")
    return Grant(Role(role), scope)


def _over(cases: "Sequence[Case]", rules: "Community") -> list[dict[str, str]]:
    """What somebody else has to go on with."""
    from domain.ladder import deadline

    found = []
    for case in cases:
        total, matter = deadline(case, rules), rules.matters.get(case.matter)
        due = f"{rules.calendar.local(total.due):%m-%d %H:%M}" if total else ""
        found.append({"number": case.number, "matter": matter.name if matter else "", "unit": case.unit, "due": due})
    return found


def _row(each: dict[str, str]) -> str:
    return "  ".join(value for value in each.values() if value)


def _moment(rules: "Community", wall: datetime) -> datetime:
    return rules.calendar.at(wall.date(), wall.time())
