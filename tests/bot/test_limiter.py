"""Sliding windows: never more than N in any of them, each chat in order, and no chat at another's expense."""

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.limiter import COUNTED, REACTION, SlidingWindows, Window

arrivals = st.lists(st.floats(0, 5, allow_nan=False), min_size=1, max_size=120).map(
    lambda gaps: list(itertools.accumulate(gaps))
)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def most_within(times: list[float], seconds: float) -> int:
    """The most events in any half-open window of that length."""
    ordered = sorted(times)
    return max(sum(1 for at in ordered if start <= at < start + seconds) for start in ordered)


@example(arrivals=[1.0, 1.0], count=1, seconds=1.05)
@example(arrivals=[0.0, 0.0, 0.0, 1.0], count=2, seconds=1.0)
@given(arrivals=arrivals, count=st.integers(1, 30), seconds=st.floats(0.1, 60))
def test_one_window_never_lets_more_through(arrivals: list[float], count: int, seconds: float) -> None:
    window, taken = Window(count, seconds), []
    for now in arrivals:
        at = window.free_at(now)
        assert now <= at < float("inf")
        window.take(at, now)
        taken.append(at)
    assert taken == sorted(taken)
    assert most_within(taken, seconds * 0.999999) <= count


@given(arrivals=arrivals)
def test_a_window_with_room_keeps_nobody_waiting(arrivals: list[float]) -> None:
    window = Window(3, 1)
    for n, now in enumerate(arrivals):
        if n < 3 or now - arrivals[n - 3] >= 100:
            assert window.free_at(now) <= max(now, arrivals[max(0, n - 3)] + 1 * (n // 3 + 1))
        window.take(window.free_at(now), now)


sends = st.lists(
    st.tuples(st.floats(0, 2, allow_nan=False), st.sampled_from(["-1", "-2", "5", "6", "7"])), min_size=1, max_size=100
)


@example(sends=[(1.0, "5"), (0.0, "5"), (2.0, "5")])
@given(sends=sends)
def test_groups_private_chats_and_all_together_stay_within_their_limits(sends: list[tuple[float, str]]) -> None:
    clock, taken = Clock(), []
    limiter = SlidingWindows(overall=10, now=clock)
    for gap, chat in sends:
        clock.now += gap
        taken.append((chat, clock.now + limiter.reserve(limiter._windows("sendMessage", {"chat_id": chat}))))
    for chat in {chat for chat, _ in taken}:
        mine = [at for each, at in taken if each == chat]
        assert mine == sorted(mine), "order is kept"
        assert most_within(mine, 60 if chat.startswith("-") else 1) <= (20 if chat.startswith("-") else 1)


@pytest.mark.parametrize("now", [1.0, 2.0])
def test_the_wait_for_a_place_ends(now: float) -> None:
    clock = Clock()
    clock.now = now
    limiter = SlidingWindows(now=clock)
    for _ in range(5):
        assert limiter.reserve(limiter._windows("sendMessage", {"chat_id": 5})) < 6


def test_a_full_group_does_not_hold_up_the_world() -> None:
    """One group waits for its minute; after 29 messages to others everybody waits for it."""
    clock = Clock()
    limiter = SlidingWindows(now=clock)
    waits = [limiter.reserve(limiter._windows("sendMessage", {"chat_id": -1})) for _ in range(21)]
    assert waits[19] < 1
    assert waits[20] > 59
    for person in range(1, 60):
        clock.now += 0.5
        assert limiter.reserve(limiter._windows("sendMessage", {"chat_id": person})) < 1, f"after {person} messages"


def test_the_overall_limit_holds_when_nobody_has_to_wait_for_a_chat() -> None:
    clock, taken = Clock(), []
    limiter = SlidingWindows(now=clock)
    for person in range(200):
        taken.append(limiter.reserve(limiter._windows("sendMessage", {"chat_id": person})))
    assert most_within(taken, 1) <= 30
    assert max(taken) < 200 / 30 * 1.06


@pytest.mark.parametrize("endpoint", ["editMessageText", "editMessageReplyMarkup", "answerCallbackQuery", "getMe"])
def test_edits_and_questions_are_not_counted(endpoint: str) -> None:
    assert SlidingWindows(now=Clock())._windows(endpoint, {"chat_id": -1}) == []


@pytest.mark.parametrize("endpoint", sorted(COUNTED))
def test_what_is_counted_shares_its_chat_s_window(endpoint: str) -> None:
    limiter = SlidingWindows(now=Clock())
    for _ in range(20):
        limiter.reserve(limiter._windows("sendMessage", {"chat_id": "-1"}))
    assert limiter.reserve(limiter._windows(endpoint, {"chat_id": -1})) > 59


def test_reactions_have_a_minute_of_their_own() -> None:
    limiter = SlidingWindows(now=Clock())
    waits = [limiter.reserve(limiter._windows(REACTION, {"chat_id": -1})) for _ in range(21)]
    assert waits[:20] == [0] * 20
    assert waits[20] > 59
    assert limiter.reserve(limiter._windows("sendMessage", {"chat_id": -1})) == 0


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
    clock = Clock()
    limiter = SlidingWindows(group_per_minute=8, now=clock)
    assert not limiter.is_busy("-1")
    for expected in (False, True):
        limiter.reserve(limiter._windows("sendMessage", {"chat_id": "-1"}))
        assert limiter.is_busy("-1") is expected
    assert not limiter.is_busy("-2")
    limiter.reserve(limiter._windows("sendMessage", {"chat_id": "5"}))
    assert not limiter.is_busy("5"), "a private chat is nobody else's"
    clock.now = 61
    assert not limiter.is_busy("-1")


def test_whoever_comes_late_for_a_place_takes_another_and_leaves_the_first_to_others() -> None:
    """What counts is when a message leaves: 30 that were all held up for half a second must not meet the next 30."""
    clock = Clock()
    limiter = SlidingWindows(now=clock)
    windows = limiter._windows("sendMessage", {"chat_id": 1})[:1]
    first = [limiter.place(windows) for _ in range(30)]
    assert first == [clock.now] * 30
    clock.now += 0.5
    late = [limiter.place(windows, instead_of=at) for at in first]
    assert late == [clock.now] * 30
    assert limiter.place(windows) >= clock.now + 1


def test_whoever_is_in_time_keeps_the_place() -> None:
    limiter = SlidingWindows(now=Clock())
    windows = limiter._windows("sendMessage", {"chat_id": 1})
    at = limiter.place(windows)
    assert limiter.place(windows, instead_of=at) == at
