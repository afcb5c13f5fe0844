"""The chain: no event can be changed, left out, moved or put in between without its being found (I5)."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.act import Act
from domain.events import GENESIS, Event, Link, broken_at, canonical, commitment, link

SETTINGS = settings(max_examples=60, deadline=None, derandomize=True)
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-(10**12), 10**12), st.text(max_size=20))
DATA = st.dictionaries(st.text(max_size=8), SCALARS, max_size=4)
EVENTS = st.builds(
    Event,
    st.just("example"),
    st.just("case-1"),
    st.just(1),
    st.sampled_from([act.value for act in Act]),
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.text(max_size=12),
    DATA,
)


def chain(events: list[Event]) -> list[Link]:
    links: list[Link] = []
    for seq, event in enumerate(events, 1):
        links.append(link(links[-1].hash if links else GENESIS, replace(event, seq=seq)))
    return links


CHAINS = st.lists(EVENTS, min_size=1, max_size=6).map(chain)


def test_the_canonical_form_of_an_event_is_laid_down():
    """Change this and every ledger written before is broken."""
    event = Event(
        "example", "case-1", 2, Act.ASSIGN, NOON, "router", {"unit": "wuye", "matter": "lift", "n": 3, "x": None}
    )
    assert canonical(event).decode() == (
        '["example","case-1",2,"assigned","2026-11-23T04:00:00.000000+00:00","router",'
        '{"matter":"lift","n":3,"unit":"wuye","x":null}]'
    )
    by_hand = hashlib.sha256(GENESIS.encode() + canonical(event)).hexdigest()
    assert link(GENESIS, event) == Link(event, GENESIS, by_hand)
    assert by_hand == "18a7977f251884e227ce1807f3cb7e77c5ed9a8bcf075d017d734444be7f43dd"


@SETTINGS
@given(EVENTS, st.randoms(use_true_random=False), st.integers(-12, 12))
def test_neither_the_order_of_data_nor_the_zone_of_the_moment_matters(event, random, hours):
    items = list(event.data.items())
    random.shuffle(items)
    elsewhere = event.at.astimezone(timezone(timedelta(hours=hours)))
    assert canonical(replace(event, data=dict(items), at=elsewhere)) == canonical(event)


@SETTINGS
@given(EVENTS, EVENTS)
def test_different_events_have_different_forms(one, other):
    same = (one.kind, one.at, one.actor) == (other.kind, other.at, other.actor) and one.data == other.data
    typed = [(key, type(value)) for key, value in sorted(one.data.items())] == [
        (key, type(value)) for key, value in sorted(other.data.items())
    ]
    assert (canonical(one) == canonical(other)) is (same and typed)


@pytest.mark.parametrize("pair", [(1, True), (0, False), (1, "1"), ("", None), ("None", None)])
def test_values_that_look_alike_are_told_apart(pair):
    one, other = (Event("c", "s", 1, "k", NOON, "a", {"x": value}) for value in pair)
    assert canonical(one) != canonical(other)


@SETTINGS
@given(CHAINS)
def test_an_untouched_chain_is_whole(links):
    assert broken_at(links) is None
    assert broken_at([]) is None
    assert broken_at(links[:-1]) is None  # what a chain alone cannot show: see the seal


EDITS = {
    "community": lambda event: replace(event, community=event.community + "x"),
    "stream": lambda event: replace(event, stream=event.stream + "x"),
    "seq": lambda event: replace(event, seq=event.seq + 1),
    "kind": lambda event: replace(event, kind=event.kind + "x"),
    "at": lambda event: replace(event, at=event.at + timedelta(microseconds=1)),
    "actor": lambda event: replace(event, actor=event.actor + "x"),
    "data": lambda event: replace(event, data={**event.data, "x": "y"}),
    "less data": lambda event: replace(event, data={"gone": True} if not event.data else {}),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
@settings(max_examples=20, deadline=None, derandomize=True)
@given(links=CHAINS, data=st.data())
def test_an_edit_of_any_event_is_found_there(edit, links, data):
    place = data.draw(st.integers(0, len(links) - 1))
    links[place] = replace(links[place], event=edit(links[place].event))
    assert broken_at(links) == place + 1


@SETTINGS
@given(CHAINS, st.data())
def test_an_edit_with_a_fresh_hash_is_found_at_the_next_event(links, data):
    """Whoever edits the last one and hashes it anew is caught by the seal only."""
    place = data.draw(st.integers(0, len(links) - 1))
    links[place] = link(links[place].prev, EDITS["actor"](links[place].event))
    assert broken_at(links) == (None if place + 1 == len(links) else place + 2)


@SETTINGS
@given(CHAINS, st.data())
def test_a_changed_hash_is_found(links, data):
    place = data.draw(st.integers(0, len(links) - 1))
    name = data.draw(st.sampled_from(["hash", "prev"]))
    links[place] = replace(links[place], **{name: "f" * 64})
    assert broken_at(links) == place + 1


@SETTINGS
@given(st.lists(EVENTS, min_size=2, max_size=6).map(chain), st.data())
def test_a_deletion_before_the_end_is_found(links, data):
    place = data.draw(st.integers(0, len(links) - 2))
    del links[place]
    assert broken_at(links) == place + 1


@SETTINGS
@given(st.lists(EVENTS, min_size=2, max_size=6).map(chain), st.data())
def test_a_reordering_is_found(links, data):
    shuffled = data.draw(st.permutations(links).filter(lambda other: list(other) != links))
    assert broken_at(shuffled) == next(n for n, (a, b) in enumerate(zip(links, shuffled, strict=True), 1) if a != b)


@SETTINGS
@given(CHAINS, EVENTS, st.data())
def test_an_insertion_is_found(links, event, data):
    place = data.draw(st.integers(0, len(links) - 1))
    prev = links[place - 1].hash if place else GENESIS
    links.insert(place, link(prev, replace(event, seq=place + 1, actor=event.actor + "forged")))
    assert broken_at(links) == place + 2


@SETTINGS
@given(CHAINS, st.data())
def test_an_event_told_twice_is_found(links, data):
    place = data.draw(st.integers(0, len(links) - 1))
    links.insert(place, links[place])
    assert broken_at(links) == place + 2


def test_a_chain_does_not_pass_for_another_stream():
    links = chain(
        [Event("example", "case-1", 1, "registered", NOON, "a"), Event("example", "case-1", 2, "signed", NOON, "b")]
    )
    foreign = [replace(entry, event=replace(entry.event, stream="case-2")) for entry in links]
    assert broken_at(foreign) == 1


def test_a_commitment_proves_a_text_only_with_its_salt():
    kept = commitment(b"salt", "楼道灯坏了")
    assert kept == commitment(b"salt", "楼道灯坏了")
    assert len({kept, commitment(b"tlas", "楼道灯坏了"), commitment(b"salt", "楼道灯坏")}) == 3
