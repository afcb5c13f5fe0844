"""Ask 4: a make-up working weekend (调休) counts, the weekend beside it does not."""

from bot.demo.community import LI, RESIDENTS
from tests.journeys.asking import LIGHT, Lift, beginning, filed

staged = beginning("2026-09-18 16:00")  # a Friday; Sunday the 20th is worked for the National Day


def test_the_sunday_is_counted_and_the_saturday_is_not(phone: Lift) -> None:
    li = phone(LI)
    _said, receipt = filed(li, LIGHT)
    assert "9月20日 周日 16:00" in receipt.text
    why = li.press(RESIDENTS, receipt, "时限怎么算的")
    assert why.text == "09-18 16:00 派单 + 1 个工作日,跳过 09-19 = 09-20 16:00"
