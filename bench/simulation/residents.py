"""What residents do: say what is wrong, answer or not, insist, add, take back, block."""

from functools import partial
from random import Random

from bench.simulation.population import DESK, HOTLINE, Manner, Resident, address
from bench.simulation.rhythm import arrivals
from bench.simulation.sender import Letter
from bench.simulation.town import Town
from bench.simulation.words import FURTHER
from domain.case import Case, Verdict
from domain.people import Actor, Role
from flow import follow_up, intake, supervise, verdict
from flow import people as registry
from flow.intake import Appeal
from flow.ports import Spot
from storage.uow import Uow

IN_GROUP, BY_PHONE = 0.25, 0.12
"""The share of appeals said in the group, and on the phone; the others in private."""
SAYS_NAME, SAYS_PHONE, SAYS_DOOR = 0.05, 0.1, 0.3
WITHDRAWS, ADDS, BLOCKS, URGES = 0.02, 0.04, 0.001, 0.06
UNSOLVED, ALONE, DISSATISFIED = 0.06, 0.005, 0.08
"""How often a result has mended nothing, has for all but whoever is asked, and has but does not please."""
ANSWERS_REMINDER, ANSWERS_QUESTION = 0.5, 0.7
MINUTES = {Manner.QUICK: 90.0, Manner.LATE: 60.0 * 40}
"""How long somebody takes to give a verdict."""


def day(town: Town) -> None:
    """A new day: whoever has something to say today says it in their own time, whatever the rules are."""
    dice, calendar = town.of_today("appeals"), town.community.calendar
    for moment in arrivals(calendar.local(town.now).date(), town.share.residents, calendar, dice):
        own = Random(dice.random())  # noqa: S311
        town.agenda.at(moment, partial(say, town, own))


def say(town: Town, dice: Random, words: str = "") -> None:
    """Somebody says what is wrong: in private, in the group, or on the phone."""
    lot, who = dice.random(), town.people.anybody(dice)
    text = adorned(dice, who, words or town.sayings.appeal(dice))
    if lot < BY_PHONE and not words:
        _call(town, dice, who, text)
        return
    case = write(town, who, text, in_group=lot < BY_PHONE + IN_GROUP)
    if case:
        _afterwards(town, dice, who, case)


def adorned(dice: Random, who: Resident, text: str) -> str:
    """People say who they are and where they live without being asked."""
    name = f"我叫{who.name}," if dice.random() < SAYS_NAME else ""
    door = f",住{who.door}" if dice.random() < SAYS_DOOR else ""
    phone = f",电话{who.phone}" if dice.random() < SAYS_PHONE else ""
    return f"{name}{text}{door}{phone}"


def write(town: Town, who: Resident, text: str, *, in_group: bool = False) -> Case | None:
    """Somebody says it in their own chat, or in the group; the case, if one has come of it."""
    chat = address(HOTLINE) if in_group else who.address
    spot = Spot(chat, town.message())
    _writes(town, who)

    def file(uow: Uow) -> Case:
        person = registry.meet(uow, town.community.id, who.address, who.name).person
        town.people.meet(who, person)
        return intake.file(uow, Appeal(town.community.id, person, text, spot))

    case = town.do(file)
    town.said["filed" if case else "refused to file"] += 1
    return case


def _writes(town: Town, who: Resident) -> None:
    """They are awake, and have taken the hotline back if they had blocked it: otherwise nobody can write to it."""
    town.watch.stirred(who.address.peer)
    town.people.blocked.discard(who.address.peer)


def _call(town: Town, dice: Random, who: Resident, text: str) -> None:
    at_desk = town.people.present(Role.DISPATCHER, "", town.now)
    if not at_desk:
        town.said["nobody picked up"] += 1
        return
    clerk = dice.choice(at_desk)
    town.watch.stirred(str(DESK))
    case = town.do(intake.call, town.community.id, clerk.actor, text, who.phone)
    town.said["filed" if case else "refused to file"] += 1


def _afterwards(town: Town, dice: Random, who: Resident, case: Case) -> None:
    """Some think of something else, some think better of it."""
    if dice.random() < WITHDRAWS:
        town.awake(60 * 20, lambda: town.do(verdict.withdraw, actor(who), town.community.id, case.id))
    if dice.random() < ADDS:
        town.awake(60 * 5, lambda: _add(town, who, case.id))
    if dice.random() < URGES:
        town.awake(60 * 24 * 4, lambda: _urge(town, who, case.id))
    if dice.random() < BLOCKS:
        town.awake(60 * 24, lambda: _block(town, who))


def _block(town: Town, who: Resident) -> None:
    """Whatever has not reached them yet they do not want to hear."""
    town.people.blocked.add(who.address.peer)
    town.watch.shut_out(who.person)


def _urge(town: Town, who: Resident, case: str) -> None:
    town.watch.stirred(who.address.peer)
    town.do(supervise.urge, actor(who), town.community.id, case)


def _add(town: Town, who: Resident, case: str) -> None:
    _writes(town, who)
    spot, text = Spot(who.address, town.message()), town.dice.choice(FURTHER)
    before = len(town.watch.stories)
    town.do(follow_up.add, actor(who), town.community.id, case, text, "", spot)
    town.said["filed"] += len(town.watch.stories) - before  # further words may be a case of their own


def asked_for_verdict(town: Town, letter: Letter) -> None:
    """The result has come: quickly, late or never they say what they think."""
    who = reader(town, letter)
    if who and who.manner in MINUTES:
        town.awake(MINUTES[who.manner], lambda: judge(town, who, letter.notice.case))


def reminded(town: Town, letter: Letter) -> None:
    """Some needed to be reminded."""
    who = reader(town, letter)
    if who and town.chance(ANSWERS_REMINDER):
        town.awake(60 * 3, lambda: judge(town, who, letter.notice.case))


def asked(town: Town, letter: Letter) -> None:
    """The unit has a question."""
    who = reader(town, letter)
    if who and town.chance(ANSWERS_QUESTION):
        town.awake(60 * 2, lambda: _add(town, who, letter.notice.case))


def judge(town: Town, who: Resident, case: str) -> None:
    """The resident has the word."""
    town.watch.stirred(who.address.peer)
    found = town.case(case)
    if found:
        town.do(verdict.judge, actor(who), town.community.id, case, opinion(town, found))


def opinion(town: Town, case: Case) -> Verdict:
    """Most are satisfied; some are not. Who has reported the same trouble sees the same: it is mended for all of them, or hardly
    for anybody."""
    lead = town.case(case.merged_into) or case
    fate = Random(f"{town.seed}/mended/{lead.number}/{lead.reopens}")  # noqa: S311
    if fate.random() < UNSOLVED or town.chance(ALONE):
        return Verdict.UNSOLVED
    return Verdict.DISSATISFIED if town.chance(DISSATISFIED) else Verdict.SATISFIED


def reader(town: Town, letter: Letter) -> Resident | None:
    """The resident a message speaks to."""
    found = town.people.by_person.get(letter.notice.person)
    return found if isinstance(found, Resident) else None


def actor(who: Resident) -> Actor:
    """As whom a resident acts."""
    return Actor(who.person)
