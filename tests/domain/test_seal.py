"""Seals: the tree as RFC 6962 has it, the chain, and what neither lets pass."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.events import GENESIS
from domain.seal import LATE, Root, Seal, follows, is_backdated, leaf, seal, unchained

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""The vectors of the reference implementation (google/certificate-transparency, merkletree tests)."""


def tree(leaves: list[bytes]) -> bytes:
    """RFC 6962 §2.1 word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + tree(leaves[:k]) + tree(leaves[k:])).digest()


def rooted(leaves: list[bytes]) -> Root:
    root = Root()
    for each in leaves:
        root.add(each)
    return root


def chain(length: int = 4) -> list[Seal]:
    made: list[Seal] = []
    for day in range(length):
        root = rooted([leaf("s", day + 1, f"{day:064x}")])
        made.append(seal(made[-1] if made else None, "xingfu", NOON + timedelta(days=day), root))
    return made


@pytest.mark.parametrize("size", range(1, 9))
def test_the_vectors_of_the_reference_implementation(size: int) -> None:
    assert rooted([bytes.fromhex(each) for each in LEAVES[:size]]).hash == ROOTS[size - 1]


@given(st.lists(st.binary(max_size=40), max_size=70))
def test_leaf_by_leaf_is_the_tree_of_the_rfc(leaves: list[bytes]) -> None:
    root = rooted(leaves)
    assert (root.hash, root.count) == (tree(leaves).hex(), len(leaves))


def test_memory_is_the_logarithm_of_the_leaves() -> None:
    root = rooted([b"x"] * 4095)
    assert len(root._peaks) == 12
    root.add(b"x")
    assert len(root._peaks) == 1


def test_two_leaves_cannot_pass_for_one_node() -> None:
    left, right = (hashlib.sha256(b"\x00" + each).digest() for each in (b"a", b"b"))
    assert rooted([b"a", b"b"]).hash != rooted([left + right]).hash


def test_a_leaf_says_where_its_event_stands() -> None:
    assert (
        len({leaf("a", 1, "h"), leaf("a", 2, "h"), leaf("b", 1, "h"), leaf("a", 1, "g"), leaf('a",1,"', 1, "h")}) == 5
    )


def test_a_chain_of_seals() -> None:
    made = chain()
    assert [each.serial for each in made] == [1, 2, 3, 4]
    assert [each.prev for each in made] == [GENESIS, *(each.hash for each in made[:-1])]
    assert unchained(made) is None
    assert unchained([]) is None


@pytest.mark.parametrize(
    ("what", "value"),
    [
        *[("community", "other"), ("serial", 9), ("at", NOON), ("count", 2)],
        *[("root", "0" * 64), ("prev", "1" * 64), ("hash", "2" * 64)],
    ],
)
def test_nothing_in_a_seal_can_be_changed(what: str, value: object) -> None:
    made = chain()
    made[2] = replace(made[2], **{what: value})  # type: ignore[arg-type]
    assert unchained(made) == 3


def test_no_seal_can_be_left_out_put_in_or_moved() -> None:
    one, two, three, four = chain()
    assert unchained([one, two, four]) == 3
    assert unchained([two, three]) == 1
    assert unchained([one, three, two, four]) == 2
    assert unchained([one, one, two]) == 2


def test_another_seal_of_the_same_day_changes_all_that_follow() -> None:
    one, two, *_ = chain()
    other = seal(one, "xingfu", two.at, rooted([b"something else"]))
    assert follows(one, other)
    assert other.hash != two.hash
    assert not follows(other, chain()[2])


def test_a_clock_that_was_put_back_does_not_put_seals_out_of_order() -> None:
    one = chain(1)[0]
    early = seal(one, "xingfu", one.at - timedelta(days=3), rooted([b"x"]))
    assert early.at == one.at
    assert follows(one, early)


def test_the_fingerprint_is_the_beginning_of_the_hash() -> None:
    one = chain(1)[0]
    assert one.print.replace(" ", "") == one.hash[:20]
    assert [len(group) for group in one.print.split()] == [4] * 5


def test_late_is_not_backdated() -> None:
    one = chain(1)[0]
    assert not is_backdated(one.at - LATE, one)
    assert is_backdated(one.at - LATE - timedelta(microseconds=1), one)
    assert not is_backdated(one.at - timedelta(days=900), None)
