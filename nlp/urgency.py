"""Which clock class a text calls for: danger to life or property first, then its matter's."""

from collections.abc import Sequence

from domain.appeal import Choice
from domain.community import URGENT, Community
from nlp.route import SURE

LIKELY = 0.3
"""Score from which an unsure matter still lends its clock; the urgent one takes SURE, or every «120» would ring at night."""


def urgency(emergency: str | None, denied: bool, choices: Sequence[Choice], community: Community) -> str:
    """A clock class of the community: urgent on an emergency, the likely matter's, or the default.

    `denied`: the text also holds what makes danger something else («演练», «电影»), so its matter alone is no alarm.
    """
    if URGENT in community.clocks and emergency:
        return URGENT
    if not choices:
        return community.default_clock
    clock = community.matters[choices[0].matter].clock
    enough = choices[0].score >= SURE and not denied if clock == URGENT else choices[0].score >= LIKELY
    return clock if enough else community.default_clock
