"""Sliding windows: never more than N in any of them, each chat in order, and no chat at another's expense."""

import asyncio
import itertools
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.limiter import COUNTED, DEPARTING, REACTION, SlidingWindows, Window


class Instant(asyncio.SelectorEventLoop):
    """A loop whose clock jumps to whatever is next: a minute takes no time."""

    def __init__(self) -> None:
        super().__init__()
        self._moment, select = 0.0, self._selector.select

        def jump(timeout: float | None = None) -> Any:
            if timeout is None:
                raise AssertionError("everybody waits for ever")
            self._moment += max(0.0, timeout)
            return select(0)

        self._selector.select = jump

    def time(self) -> float:
        return self._moment


def at_once(scene: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=Instant) as runner:
        runner.run(scene)


@dataclass
class Telegram:
    """Remembers when it counted what; a request is `flight` seconds on its way there and back, and is counted at some share of
    that."""

    limiter: SlidingWindows
    flight: float = 0.0
    share: float = 0.0

    def __post_init__(self) -> None:
        self.counted: list[tuple[str, float]] = []

    async def send(self, chat: object, endpoint: str = "sendMessage", flight: float | None = None) -> float:
        """Answers how long it was held back."""
        began = asyncio.get_running_loop().time()
        left = began
        way = self.flight if flight is None else flight

        async def request() -> None:
            nonlocal left
            left = asyncio.get_running_loop().time()
            await asyncio.sleep(way * self.share)
            self.counted.append((str(chat), asyncio.get_running_loop().time()))
            await asyncio.sleep(way * (1 - self.share))

        await self.limiter.process_request(request, (), {}, endpoint, {"chat_id": chat}, None)
        return left - began

    def times(self, chat: object = None) -> list[float]:
        return [at for each, at in self.counted if chat is None or each == str(chat)]


def most_within(times: list[float], seconds: float) -> int:
    """The most events in any half-open window of that length."""
    ordered = sorted(times)
    return max(sum(1 for at in ordered if start <= at < start + seconds) for start in ordered)


moments = st.lists(
    st.tuples(st.floats(0, 5, allow_nan=False), st.floats(0, 3, allow_nan=False), st.floats(0, 1)),
    min_size=1,
    max_size=120,
)


@example(sends=[(1.0, 0.0, 0.0), (0.0, 0.0, 0.0)], count=1, seconds=1.05)
@example(sends=[(0.0, 0.0, 0.0)] * 3 + [(1.0, 0.0, 0.0)], count=2, seconds=1.0)
@example(sends=[(0.0, 2.0, 1.0), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)], count=1, seconds=1.0)
@given(sends=moments, count=st.integers(1, 30), seconds=st.floats(0.1, 60))
def test_one_window_never_lets_more_through(
    sends: list[tuple[float, float, float]], count: int, seconds: float
) -> None:
    """Whenever between leaving and being answered Telegram counted each."""
    window, now, flying, counted = Window(count, seconds), 0.0, list[float](), list[float]()
    for gap, flight, share in sends:
        now += gap
        while True:
            while flying and min(flying) <= now:
                flying.remove(answered := min(flying))
                window.answer(answered)
            left = window.wait(now)
            if left <= 0:
                break
            now = min([now + left, *flying])
        assert now < float("inf")
        window.leave()
        flying.append(now + flight)
        counted.append(now + flight * share)
    assert most_within(counted, seconds * 0.999999) <= count


@given(gaps=st.lists(st.floats(0, 5, allow_nan=False), min_size=1, max_size=120))
def test_a_window_with_room_keeps_nobody_waiting(gaps: list[float]) -> None:
    window, seen = Window(3, 1), list[float]()
    for now in itertools.accumulate(gaps):
        lately = [at for at in seen if at + 1 > now]
        assert (window.wait(now) <= 0) is (len(lately) < 3)
        if len(lately) < 3:
            window.leave()
            window.answer(now)
            seen.append(now)


sends = st.lists(
    st.tuples(
        st.floats(0, 2, allow_nan=False),
        st.sampled_from(["-1", "-2", "5", "6", "7"]),
        st.floats(0, 0.5, allow_nan=False),
    ),
    min_size=1,
    max_size=100,
)


@example(sends=[(1.0, "5", 0.0), (0.0, "5", 0.0), (2.0, "5", 0.0)], share=0.0)
@given(sends=sends, share=st.floats(0, 1))
def test_groups_private_chats_and_all_together_stay_within_their_limits(
    sends: list[tuple[float, str, float]], share: float
) -> None:
    async def scene() -> None:
        telegram = Telegram(SlidingWindows(overall=10), share=share)
        asked: dict[str, list[int]] = {}
        got: dict[str, list[int]] = {}

        async def say(number: int, chat: str, flight: float) -> None:
            await telegram.send(chat, flight=flight)
            got.setdefault(chat, []).append(number)

        waiting: dict[str, asyncio.Task[None]] = {}
        for number, (gap, chat, flight) in enumerate(sends):
            await asyncio.sleep(gap)
            asked.setdefault(chat, []).append(number)
            waiting[f"{number}"] = asyncio.create_task(say(number, chat, flight if chat.startswith("-") else 0.0))
        await asyncio.gather(*waiting.values())
        for chat, numbers in asked.items():
            assert len(got[chat]) == len(numbers)
            if not chat.startswith("-"):
                assert got[chat] == numbers, "order is kept"
            group = chat.startswith("-")
            assert most_within(telegram.times(chat), 60 if group else 1) <= (20 if group else 1)
        assert most_within(telegram.times(), 1) <= 10

    at_once(scene())


def test_the_wait_for_a_place_ends() -> None:
    async def scene() -> None:
        telegram = Telegram(SlidingWindows())
        held = await asyncio.gather(*(telegram.send(5) for _ in range(5)))
        assert max(held) < 6

    at_once(scene())


def test_a_full_group_does_not_hold_up_the_world() -> None:
    """One group waits for its minute; to others messages go out meanwhile."""

    async def scene() -> None:
        telegram = Telegram(SlidingWindows())
        group = [asyncio.create_task(telegram.send(-1)) for _ in range(21)]
        for person in range(1, 60):
            await asyncio.sleep(0.5)
            assert await telegram.send(person) < 1, f"after {person} messages"
        held = await asyncio.gather(*group)
        assert held[19] < 1
        assert held[20] > 59

    at_once(scene())


def test_the_overall_limit_holds_when_nobody_has_to_wait_for_a_chat() -> None:
    async def scene() -> None:
        telegram = Telegram(SlidingWindows())
        await asyncio.gather(*(telegram.send(person) for person in range(200)))
        assert most_within(telegram.times(), 1) <= 30
        assert max(telegram.times()) < 200 / 30 * 1.06

    at_once(scene())


def test_a_burst_whose_first_requests_are_slow_is_not_followed_too_soon() -> None:
    """Each new line to Telegram takes its time: 30 that left at once are counted half a second later, when the next 30 come over
    lines that are open."""

    async def scene() -> None:
        telegram = Telegram(SlidingWindows(), flight=0.0, share=0.9)
        flights = [0.5] * 30 + [0.0] * 60
        await asyncio.gather(*(telegram.send(person, flight=flight) for person, flight in enumerate(flights)))
        assert most_within(telegram.times(), 1) <= 30

    at_once(scene())


def test_how_many_wait_for_the_limit_over_all_is_known() -> None:
    async def scene() -> None:
        telegram = Telegram(SlidingWindows())
        waiting = [asyncio.create_task(telegram.send(person)) for person in range(50)]
        waiting += [asyncio.create_task(telegram.send(1000)) for _ in range(5)]
        await asyncio.sleep(0.5)
        assert telegram.limiter.crowd == 50 - 30 + 1, "of those to one person the first; the others wait for it"
        await asyncio.gather(*waiting)
        assert telegram.limiter.crowd == 0

    at_once(scene())


@pytest.mark.parametrize("endpoint", ["editMessageText", "editMessageReplyMarkup", "answerCallbackQuery", "getMe"])
def test_edits_and_questions_are_not_counted(endpoint: str) -> None:
    async def scene() -> None:
        telegram = Telegram(SlidingWindows())
        held = await asyncio.gather(*(telegram.send(-1, endpoint) for _ in range(100)))
        assert max(held) == 0
        assert await telegram.send(-1) == 0

    at_once(scene())


@pytest.mark.parametrize("endpoint", sorted(COUNTED))
def test_what_is_counted_shares_its_chat_s_window(endpoint: str) -> None:
    async def scene() -> None:
        telegram = Telegram(SlidingWindows())
        for _ in range(20):
            assert await telegram.send("-1") == 0
        assert await telegram.send(-1, endpoint) > 59

    at_once(scene())


def test_reactions_have_a_minute_of_their_own() -> None:
    async def scene() -> None:
        telegram = Telegram(SlidingWindows())
        held = await asyncio.gather(*(telegram.send(-1, REACTION) for _ in range(20)))
        assert held == [0] * 20
        assert await telegram.send(-1) == 0
        assert await telegram.send(-1, REACTION) > 59

    at_once(scene())


def test_what_may_not_depart_is_not_counted() -> None:
    async def scene() -> None:
        async def no() -> None:
            raise LookupError

        telegram = Telegram(SlidingWindows())
        token = DEPARTING.set(no)
        for _ in range(20):
            with pytest.raises(LookupError):
                await telegram.send(-1)
        DEPARTING.reset(token)
        assert telegram.counted == []
        assert await telegram.send(-1) == 0

    at_once(scene())


def test_what_failed_on_its_way_counts() -> None:
    async def scene() -> None:
        limiter = SlidingWindows()

        async def refuse() -> None:
            raise LookupError

        for _ in range(20):
            with pytest.raises(LookupError):
                await limiter.process_request(refuse, (), {}, "sendMessage", {"chat_id": -1}, None)
        assert await Telegram(limiter).send(-1) > 59

    at_once(scene())


async def test_the_request_goes_out_with_what_it_was_given() -> None:
    async def send(*args: object, **kwargs: object) -> tuple[object, ...]:
        return args, kwargs

    limiter = SlidingWindows()
    await limiter.initialize()
    got = await limiter.process_request(send, (1,), {"a": 2}, "sendMessage", {"chat_id": 5}, None)
    assert got == ((1,), {"a": 2})
    await limiter.shutdown()


async def test_errors_pass_through() -> None:
    async def refuse() -> None:
        raise LookupError("no")

    with pytest.raises(LookupError):
        await SlidingWindows().process_request(refuse, (), {}, "sendMessage", {"chat_id": 5}, None)


def test_a_group_is_busy_when_a_quarter_of_its_minute_is_used_up() -> None:
    async def scene() -> None:
        limiter = SlidingWindows(group_per_minute=8)
        telegram = Telegram(limiter)
        assert not limiter.is_busy("-1")
        for expected in (False, True):
            await telegram.send("-1")
            assert limiter.is_busy("-1") is expected
        assert not limiter.is_busy("-2")
        await telegram.send("5")
        assert not limiter.is_busy("5"), "a private chat is nobody else's"
        await asyncio.sleep(61)
        assert not limiter.is_busy("-1")

    at_once(scene())
