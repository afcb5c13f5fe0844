"""A season of corrections through the bot's own buttons: what has drifted is followed, the rest hardly suffers, and it can be
taken back. 15 corrections; with HOTLINE_LONG=1 it is 500."""

import json
import random
from collections.abc import Sequence

from cards.callback import Verb
from domain.case import State
from domain.community import Community
from flow import correct
from flow.ports import Audience, Kind
from nlp import learnt
from nlp.evaluate.corrections import DRIFT, Ears
from tests.conftest import LONG
from tests.handlers.town import DESK, WANG, ZHOU, Town

CORRECTED, TRIED = (500, 2000) if LONG else (15, 150)
ROWS = [json.loads(row) for part in sorted(learnt.CORPUS.glob("*.jsonl")) for row in part.open(encoding="utf-8")]
Said = tuple[str, str]
"""A message, and the matter it is about by now."""


def named(town: Town, community: Community, said: Sequence[Said]) -> list[list[tuple[str, float]]]:
    with town.hotline.look() as uow:
        return [[(each.matter, each.score) for each in uow.understand(text, community).choices] for text, _ in said]


def right(told: Sequence[Sequence[tuple[str, float]]], said: Sequence[Said], among: int) -> float:
    found = [matter in [each for each, _ in choices[:among]] for choices, (_, matter) in zip(told, said, strict=True)]
    return sum(found) / len(found)


def talk(community: Community) -> tuple[list[Said], list[Said], list[Said]]:
    """Messages that drifted, cut by half as the lexicon knows them by heart; others, half of which drifted, tried afterwards; and
    messages of matters that have no part in it."""
    chance, ears = random.Random(1), Ears(community, learnt.lexicon())
    rows = [row for row in ROWS if row["matter"] in community.matters and row["kind"] == "appeal"]
    chance.shuffle(rows)
    gone = [(ears.cut(row["text"], chance), DRIFT[row["matter"]]) for row in rows if row["matter"] in DRIFT]
    rest = [(row["text"], row["matter"]) for row in rows if row["matter"] not in {*DRIFT, *DRIFT.values()}]
    half = len(gone) // 2
    return gone[:half], gone[half:][:TRIED], rest[:TRIED]


async def corrected(town: Town, said: Said) -> bool:
    """Whether a message came before the dispatcher with another matter first, who then pressed the right one."""
    text, matter = said
    turn = await town.say(WANG, WANG, f"/new {text}")
    cards = [seen for seen in turn.sent if seen.notice.kind is Kind.NEW_CARD and seen.notice.audience is Audience.DESK]
    case = town.cases()[-1] if cards else None
    if case is None or case.state is not State.TRIAGE:
        return False
    pressed = await town.press_data(ZHOU, DESK, cards[0].message, town.data(DESK, Verb.ASSIGN, case.id, matter))
    assert pressed.answer is not None
    return "已记住" in (pressed.answer.text or "")


async def test_what_has_drifted_is_followed_and_taken_back_to_the_last_bit(town: Town, example: Community) -> None:
    town.lenient()
    teaching, drifted, rest = talk(example)
    before = named(town, example, drifted), named(town, example, rest)
    count, n = 0, 0
    while count < CORRECTED:
        count += await corrected(town, teaching[n % len(teaching)])
        n += 1
        assert n < 3 * CORRECTED, f"{count} of {n} were corrected"
    after = named(town, example, drifted), named(town, example, rest)
    figures = [
        [round(right(told, said, most), 3) for most in (1, 2)]
        for told, said in zip((*before, *after), (drifted, rest) * 2, strict=True)
    ]
    print(
        f"{n} messages, {count} corrections; the first and the first two right, drifted and rest, before and after: {figures}"
    )
    assert right(after[0], drifted, 2) > right(before[0], drifted, 2)
    assert right(after[1], rest, 1) >= right(before[1], rest, 1) - 0.005
    if LONG:
        assert right(after[0], drifted, 1) > right(before[0], drifted, 1) + 0.05
    with town.hotline.work() as uow:
        assert len(correct.undo(uow, "example")) == count
    assert (named(town, example, drifted), named(town, example, rest)) == before
