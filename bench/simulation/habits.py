"""Who does what about which message. A new act is a new line here and a function where its doer lives."""

from collections.abc import Mapping

from bench.simulation import desk, leaders, residents, units
from bench.simulation.sender import Letter
from bench.simulation.town import Receive, Town
from flow.ports import Audience, Kind

HABITS: Mapping[tuple[Kind, Audience], Receive] = {
    (Kind.NEW_CARD, Audience.UNIT): units.card,
    (Kind.CHASE, Audience.UNIT): units.chased,
    (Kind.ALARM, Audience.UNIT): units.alarmed,
    (Kind.NEW_CARD, Audience.DESK): desk.card,
    (Kind.CHASE, Audience.DESK): desk.chased,
    (Kind.CALL_BACK, Audience.DESK): desk.call_back,
    (Kind.ASKED, Audience.DESK): desk.errand,
    (Kind.ALARM, Audience.DESK): desk.alarmed,
    (Kind.NEW_CARD, Audience.LEADER): leaders.brought_in,
    (Kind.LIST, Audience.UNIT): leaders.brought_in,
    (Kind.EXTENSION, Audience.LEADER): leaders.decide,
    (Kind.SUSPENSION, Audience.LEADER): leaders.decide,
    (Kind.ALARM, Audience.LEADER): leaders.alarmed,
    (Kind.RESULT, Audience.RESIDENT): residents.asked_for_verdict,
    (Kind.REMIND, Audience.RESIDENT): residents.reminded,
    (Kind.ASKED, Audience.RESIDENT): residents.asked,
}


def receive(town: Town, letter: Letter) -> None:
    """Somebody reads a message, and does what people like them do."""
    habit = HABITS.get((letter.notice.kind, letter.notice.audience))
    if habit:
        habit(town, letter)
