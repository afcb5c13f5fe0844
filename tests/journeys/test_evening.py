"""Sixty messages of a busy evening in the residents' group: exactly the right cases, offers and silence."""

from collections import Counter
from collections.abc import Iterator, Mapping

import pytest
from sqlalchemy import func, select

from bot.demo import evening
from bot.demo.community import RESIDENTS, ZHOU
from bot.demo.evening import DU, FENG, LAMP, LAMP_MENDED, TANG, Meant, Said
from bot.demo.stage import Stage, stage
from sandbox.client import Message, Phone
from storage import tables
from tests.journeys.test_residents import eventually, stored


@pytest.fixture(scope="module")
def staged() -> Iterator[Stage]:
    with stage(scenario=evening.scenario()) as running:
        yield running


@pytest.fixture(scope="module")
def said(staged: Stage) -> tuple[Said, ...]:
    """Everything, said in one go; judged when the last case has its receipt and nothing waits."""
    lines = tuple(evening.play(staged))
    last = [each for each in lines if each.line.meant is Meant.CASE][-1]
    with staged.phone(FENG) as feng:
        feng.wait_for(RESIDENTS, lambda m: m.from_bot and m.reply_to == last.id and "工单" in m.text, timeout=90)
    assert eventually(lambda: _waiting(staged) == 0, 60)
    return lines


def _waiting(staged: Stage) -> int:
    with staged.hotline.database.read() as connection:
        inbox = select(func.count()).select_from(tables.inbox).where(tables.inbox.c.state == "pending")
        outbox = (
            select(func.count()).select_from(tables.outbox).where(tables.outbox.c.state.in_(("pending", "sending")))
        )
        return int(connection.execute(inbox).scalar_one()) + int(connection.execute(outbox).scalar_one())


def _cases(staged: Stage) -> Counter[str]:
    with staged.hotline.database.read() as connection:
        return Counter(connection.execute(select(tables.cases.c.matter)).scalars())


def _answers(phone: Phone, said: tuple[Said, ...]) -> Mapping[int, list[Message]]:
    """What the hotline said in the group, by the line it answers."""
    ours = {message.id: each.id for each in said for message in each.messages}
    found: dict[int, list[Message]] = {each.id: [] for each in said}
    for message in phone.messages(RESIDENTS, said[0].id):
        if message.from_bot:
            assert message.reply_to in ours, f"a message nobody asked for: {message.text!r}"
            found[ours[message.reply_to]].append(message)
    return found


def test_sixty_lines_and_what_they_are_worth() -> None:
    meant = Counter(line.meant for line in evening.EVENING)
    assert len(evening.EVENING) == 60
    assert (meant[Meant.CASE], meant[Meant.OFFER], meant[Meant.DANGER], meant[Meant.GREETING]) == (4, 1, 1, 1)


def test_every_line_gets_what_it_is_worth(staged: Stage, said: tuple[Said, ...]) -> None:
    with staged.phone(FENG) as feng:
        answers = _answers(feng, said)
    for each in said:
        texts = [message.text for message in answers[each.id]]
        match each.line.meant:
            case Meant.TALK | Meant.JOINS:
                assert texts == [], each.line.text
            case Meant.GREETING:
                assert len(texts) == 1, each.line.text
            case Meant.OFFER:
                assert len(texts) == 1, each.line.text
                assert evening.ONE_PRESS in answers[each.id][0].buttons[0]
            case Meant.CASE:
                assert sum("工单" in text for text in texts) == 1, (each.line.text, texts)
            case Meant.DANGER:
                assert "119" in texts[0], texts
                assert sum("工单" in text for text in texts) == 1, texts
    assert sum(_cases(staged).values()) == 5
    assert _cases(staged)["fire"] == 1


def test_nothing_of_the_talk_is_kept(staged: Stage, said: tuple[Said, ...]) -> None:
    for each in said:
        if each.line.meant is Meant.TALK:
            words = each.line.text.encode()
            assert eventually(lambda words=words: words not in stored(staged)), each.line.text  # type: ignore[misc]


def test_the_prankster_takes_nobody_s_offer_and_its_author_does(staged: Stage, said: tuple[Said, ...]) -> None:
    mine = next(each for each in said if each.line.meant is Meant.OFFER)
    before = _cases(staged)
    with staged.phone(DU) as du, staged.phone(TANG) as tang:
        offer = _answers(tang, said)[mine.id][0]
        assert du.press(RESIDENTS, offer, evening.ONE_PRESS).show_alert
        assert _cases(staged) == before
        tang.press(RESIDENTS, offer, evening.ONE_PRESS)
        tang.wait_for(RESIDENTS, lambda m: m.from_bot and m.reply_to == mine.id and "工单" in m.text, timeout=20)
        assert eventually(lambda: offer.id not in {m.id for m in tang.messages(RESIDENTS)}), "the offer is still there"
    assert sum(_cases(staged).values()) == 6


def test_the_edit_moves_the_lamp(staged: Stage, said: tuple[Said, ...]) -> None:
    mine = next(each for each in said if each.line.text == LAMP)
    with staged.phone(FENG) as feng:
        feng.edit(mine.messages[0], LAMP_MENDED)
        feng.wait_for(RESIDENTS, lambda m: m.from_bot and m.reply_to == mine.id and "9号楼" in m.text, timeout=20)
    assert sum(_cases(staged).values()) == 6


def test_the_album_is_one_case_with_both_pictures(staged: Stage, said: tuple[Said, ...]) -> None:
    mine = next(each for each in said if each.line.photos)
    with staged.phone(FENG) as feng:
        assert len(_answers(feng, said)[mine.id]) >= 1
    assert _cases(staged)["manhole"] == 1


def test_the_fire_is_taken_by_whoever_is_there(staged: Stage, said: tuple[Said, ...]) -> None:
    mine = next(each for each in said if each.line.meant is Meant.DANGER)
    with staged.phone(ZHOU) as zhou, staged.phone(FENG) as feng:
        alarm = zhou.wait_for(ZHOU, lambda m: m.from_bot and "我来处理" in "".join(m.buttons), timeout=20)
        zhou.press(ZHOU, alarm, "我来处理")
        told = feng.wait_for(RESIDENTS, lambda m: m.from_bot and m.reply_to == mine.id and "接手" in m.text, timeout=20)
        assert "小周" not in told.text
