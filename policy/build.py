"""Checked files turned into the domain's Community."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

from domain.alarm import Alarm, AlarmStep
from domain.calendar import Calendar
from domain.community import (
    Centre,
    CentreId,
    ClockClass,
    Community,
    Emergency,
    Keep,
    Ladder,
    Matter,
    Need,
    Referral,
    Step,
    Unit,
)
from domain.offer import Asking
from domain.people import Role
from policy import holidays, schema
from policy.tree import tree

WEEKDAYS = {name: number for number, name in enumerate(get_args(schema.Weekday))}


@dataclass(frozen=True, slots=True)
class Files:
    """All files of a community, each in its right shape."""

    profile: schema.Profile
    time: schema.WorkingTime
    centres: Mapping[str, schema.Named]
    units: Mapping[str, schema.Unit]
    places: schema.Places
    clocks: Mapping[str, schema.Clock]
    ladders: Mapping[str, schema.Ladder]
    scope: Mapping[str, schema.Refer]
    emergencies: schema.Emergencies
    catalogue: Mapping[str, schema.Entry]


def community(files: Files, version: str) -> Community:
    """The community these files describe; they must have passed every rule."""
    profile = files.profile
    return Community(
        id=profile.id,
        name=profile.name,
        language=profile.language,
        phone=profile.phone,
        calendar=calendar(files.time, profile.zone),
        quiet=profile.quiet,
        centres={CentreId(key): Centre(CentreId(key), entry.name) for key, entry in files.centres.items()},
        units={key: Unit(key, entry.name, tuple(entry.aliases), entry.outside) for key, entry in files.units.items()},
        matters=_matters(files.catalogue),
        clocks={key: _clock(key, entry, files.ladders) for key, entry in files.clocks.items()},
        places=_places(files.places),
        decline_reasons=profile.decline_reasons,
        return_reasons=profile.return_reasons,
        default_clock=profile.default_clock,
        version=version,
        is_example=profile.example,
        shadow=profile.shadow,
        keep=Keep(**dict(profile.keep)),
        tree=tree(files.places),
        scope={key: _referral(key, entry) for key, entry in files.scope.items()},
        emergencies={key: _danger(key, kind, files.emergencies) for key, kind in files.emergencies.kinds.items()},
        alarm=_alarm(files.emergencies),
        asking=Asking(timedelta(minutes=profile.offers.lasts.amount), profile.offers.each_hour),
        fair_use=profile.fair_use.made(),
    )


def calendar(own: schema.WorkingTime, zone: ZoneInfo) -> Calendar:
    """The national calendar with the community's own days laid over it: `closed` and `worked` days of its own win over
    the nation's, `special` days over both."""
    years = own.announced.values()
    closed = _flat([*own.closed, *(days for year in years for days in year.closed)])
    worked = _flat([*own.worked, *(days for year in years for days in year.worked)])
    return Calendar(
        zone=zone,
        hours={WEEKDAYS[day]: tuple(slots) for day, slots in own.hours.items()},
        closed=(holidays.closed() - worked) | closed,
        worked=(holidays.worked() - closed) | worked,
        special={day: tuple(slots) for day, slots in own.special.items()},
        announced=holidays.announced() | frozenset(own.announced),
        version=_digest(own, zone),
    )


def _digest(own: schema.WorkingTime, zone: ZoneInfo) -> str:
    text = f"{holidays.PACKAGE}\n{zone.key}\n{own!r}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _flat(groups: Iterable[Iterable[date]]) -> frozenset[date]:
    return frozenset(day for group in groups for day in group)


def _places(places: schema.Places) -> tuple[str, ...]:
    named: list[schema.Estate | schema.Spot] = [*places.estates, *places.spots]
    return tuple(name for place in named for name in (place.name, *place.aliases))


def _matters(catalogue: Mapping[str, schema.Entry]) -> dict[str, Matter]:
    """The matters in the order of the ten centres, whatever their files are called."""
    order = list(CentreId)
    found = [_matter(key, entry) for key, entry in catalogue.items()]
    return {matter.id: matter for matter in sorted(found, key=lambda matter: order.index(matter.centre))}


def _matter(key: str, entry: schema.Entry) -> Matter:
    return Matter(
        key,
        entry.name,
        CentreId(entry.centre),
        entry.unit,
        entry.clock,
        entry.keywords,
        plain=entry.plain,
        assists=tuple(entry.assists),
        needs=tuple(map(Need, entry.needs)),
        about_units=entry.about_units,
        parties=entry.parties,
        restricted=entry.restricted,
    )


def _referral(key: str, entry: schema.Refer) -> Referral:
    return Referral(key, tuple(entry.words), entry.reason, entry.name, entry.phone)


def _danger(key: str, kind: schema.Danger, every: schema.Emergencies) -> Emergency:
    return Emergency(
        key,
        kind.name,
        kind.number,
        kind.advice,
        alarm=tuple(map(Role, kind.alarm)),
        units=tuple(kind.units),
        cues=tuple(kind.cues),
        unless=(*every.unless, *kind.unless),
        matters=tuple(kind.matters),
    )


def _alarm(every: schema.Emergencies) -> Alarm:
    return Alarm(tuple(AlarmStep(step.at, Role(step.who)) for step in every.ladder), every.repeat)


def _clock(key: str, entry: schema.Clock, ladders: Mapping[str, schema.Ladder]) -> ClockClass:
    return ClockClass(
        key,
        entry.name,
        entry.spans(),
        _ladder(ladders[entry.ladder]),
        entry.round_the_clock,
        extensions=tuple(entry.extensions),
        suspensions=tuple(entry.suspensions),
        supervised=entry.supervised,
        vulnerable=entry.vulnerable,
    )


def _step(rung: schema.Rung) -> Step:
    return Step(rung.rung, Role(rung.who), rung.at, rung.how == "digest")


def _ladder(entry: schema.Ladder) -> Ladder:
    steps = {kind: tuple(map(_step, rungs)) for kind, rungs in entry.steps().items()}
    return Ladder(steps, entry.repeat)
