"""Ask 7: lunch is no working time, and neither is the time before people come to work."""

from bot.demo.community import DESK, LI, ZHOU
from tests.journeys.asking import UNSURE, Lift, beginning, card, filed

staged = beginning("2026-11-23 10:30")


def test_two_hours_of_work_last_over_lunch(phone: Lift) -> None:
    li, zhou = phone(LI), phone(ZHOU)
    filed(li, UNSURE)
    waiting = card(zhou, DESK, "请派单")
    assert "今天 14:00 前" in waiting.text, "an hour before lunch, an hour after it"
