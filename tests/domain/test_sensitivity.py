"""How readily a group is asked: within bounds, and only by what its people have done with offers."""

from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from domain.appeal import OFFER, Hints
from domain.sensitivity import READY, RELUCTANT, WINDOW, Response, Uptake, threshold

COUNTS = st.integers(0, 10_000)
UPTAKES = st.builds(Uptake, COUNTS, COUNTS, COUNTS)
NOBODY = Uptake()


def test_of_a_group_nothing_is_known_of_nothing_is_believed() -> None:
    assert threshold(NOBODY) == OFFER


@given(UPTAKES)
@example(Uptake(taken=10_000))
@example(Uptake(dismissed=10_000))
def test_neither_bound_is_reached(uptake: Uptake) -> None:
    assert READY < threshold(uptake) < RELUCTANT


@given(UPTAKES)
def test_taken_makes_readier_the_others_more_reluctant(uptake: Uptake) -> None:
    before = threshold(uptake)
    assert threshold(replace(uptake, taken=uptake.taken + 1)) < before
    assert threshold(replace(uptake, dismissed=uptake.dismissed + 1)) > before
    assert threshold(replace(uptake, lapsed=uptake.lapsed + 1)) > before


@given(UPTAKES)
def test_to_say_no_says_more_than_to_say_nothing(uptake: Uptake) -> None:
    dismissed, lapsed = (replace(uptake, **{name: getattr(uptake, name) + 1}) for name in ("dismissed", "lapsed"))
    assert threshold(dismissed) > threshold(lapsed)


@given(UPTAKES)
def test_one_response_moves_it_by_less_than_a_sixth_of_the_way(uptake: Uptake) -> None:
    for name in ("taken", "dismissed", "lapsed"):
        moved = abs(threshold(replace(uptake, **{name: getattr(uptake, name) + 1})) - threshold(uptake))
        assert moved < (RELUCTANT - READY) / 6


def test_a_third_taken_is_as_it_was_whatever_the_number() -> None:
    for n in range(1, WINDOW):
        assert abs(threshold(Uptake(taken=n, dismissed=2 * n)) - OFFER) < 1e-9


@given(st.lists(st.sampled_from(Response), min_size=1), st.randoms())
def test_of_a_day_the_weightiest_is_left_in_any_order(said: list[Response], random: object) -> None:
    def left(order: list[Response]) -> Response:
        kept = order[0]
        for each in order[1:]:
            kept = each if kept in each.outweighed else kept
        return kept

    other = said.copy()
    random.shuffle(other)  # type: ignore[attr-defined]
    assert left(said) == left(other) == min(said, key=list(Response).index)


@given(st.floats(0, 1), UPTAKES)
def test_the_clearest_are_asked_about_in_every_group(appeal: float, uptake: Uptake) -> None:
    hints = Hints((), False, "ordinary", "", "", appeal)
    assert hints.is_worth(threshold(uptake)) or appeal < RELUCTANT
    assert not hints.is_worth(threshold(uptake)) or appeal > READY
    assert not replace(hints, out_of_remit="court").is_worth(threshold(uptake))
