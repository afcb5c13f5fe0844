"""Ask 10: nobody is nagged at night; what came due meanwhile is said when the quiet hours end."""

import time

from bot.demo.community import DESK, LI, ZHOU
from bot.demo.stage import Stage
from tests.journeys.asking import UNSURE, Lift, beginning, card, filed, moment

staged = beginning("2026-11-23 16:30")
"""Two hours of work later it is 10:00 on Tuesday; half an hour before that the desk is reminded."""


def test_the_night_is_quiet_and_the_morning_is_not(staged: Stage, phone: Lift) -> None:
    li, zhou = phone(LI), phone(ZHOU)
    filed(li, UNSURE)
    before = card(zhou, DESK, "请派单")
    for wall in ("2026-11-23 22:01", "2026-11-24 00:30", "2026-11-24 06:59"):
        staged.control.set_time(moment(wall).timestamp())
        time.sleep(1.5)  # a tick of the hotline's own, and its sender's
    assert [m.text for m in zhou.messages(DESK, before) if m.from_bot] == []
    staged.control.set_time(moment("2026-11-24 09:31").timestamp())
    assert card(zhou, DESK, "派单", "前请", after=before)
