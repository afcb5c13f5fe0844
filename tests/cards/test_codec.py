"""Button data: holds what was asked, only where it was sent, and nothing else gets in."""

import base64
import hashlib
import hmac
import string
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.callback import ARGUMENTS, Codec, Press, Verb
from domain.errors import Code, Refused
from flow.ports import Address

HERE, KEY = Address("telegram", "1", "-100"), "the key of today"
CODEC = Codec([KEY])
CASE = "019ca2d5-7b00-7abc-8def-0123456789ab"

verbs = st.sampled_from(list(Verb))
cases = st.uuids().map(str)
args = st.text(string.ascii_letters + string.digits + "_-.", max_size=14)
chats = st.builds(
    Address, st.sampled_from(["telegram", "qq"]), st.integers(1, 99).map(str), st.integers(-(10**13), 10**13).map(str)
)
presses = verbs.flatmap(
    lambda verb: st.builds(
        Press,
        st.just(verb),
        cases,
        st.from_regex(ARGUMENTS[verb], fullmatch=True) if verb in ARGUMENTS else args,
    )
)


def refused(codec: Codec, chat: Address, data: str) -> Code:
    with pytest.raises(Refused) as caught:
        codec.read(chat, data)
    return caught.value.code


@given(press=presses, chat=chats)
def test_what_is_written_is_read_and_fits(press: Press, chat: Address) -> None:
    data = CODEC.write(chat, press)
    assert CODEC.read(chat, data) == press
    assert data.isascii()
    assert len(data.encode()) <= 64


@given(press=presses, chat=chats, other=chats)
def test_it_holds_in_its_chat_only(press: Press, chat: Address, other: Address) -> None:
    if chat != other:
        assert refused(CODEC, other, CODEC.write(chat, press)) is Code.BUTTON_INVALID


@pytest.mark.parametrize(
    "other", [Address("qq", "1", "-100"), Address("telegram", "2", "-100"), Address("telegram", "1", "100")]
)
def test_channel_account_and_chat_all_count(other: Address) -> None:
    assert refused(CODEC, other, CODEC.write(HERE, Press(Verb.SIGN, CASE))) is Code.BUTTON_INVALID


@given(press=presses)
def test_keys_rotate(press: Press) -> None:
    old, both, new = Codec(["old"]), Codec(["new", "old"]), Codec(["new"])
    assert both.read(HERE, old.write(HERE, press)) == press
    assert new.read(HERE, both.write(HERE, press)) == press
    assert refused(new, HERE, old.write(HERE, press)) is Code.BUTTON_INVALID


def test_without_a_key_there_is_no_codec() -> None:
    with pytest.raises(ValueError, match="at least one secret key"):
        Codec([])


@given(press=presses, data=st.data())
def test_one_changed_character_is_refused(press: Press, data: st.DataObject) -> None:
    good = CODEC.write(HERE, press)
    where = data.draw(st.integers(0, len(good) - 1))
    char = data.draw(st.characters(exclude_categories=["Cs"]))
    changed = good[:where] + char + good[where + 1 :]
    if changed != good:
        assert refused(CODEC, HERE, changed) is Code.BUTTON_INVALID


@given(press=presses, cut=st.integers(1, 64))
def test_truncated(press: Press, cut: int) -> None:
    good = CODEC.write(HERE, press)
    assert refused(CODEC, HERE, good[:-cut]) is Code.BUTTON_INVALID
    assert refused(CODEC, HERE, good[cut:]) is Code.BUTTON_INVALID


@given(press=presses, more=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_with_something_added(press: Press, more: str) -> None:
    good = CODEC.write(HERE, press)
    assert refused(CODEC, HERE, good + more) is Code.BUTTON_INVALID
    assert refused(CODEC, HERE, more + good) is Code.BUTTON_INVALID


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_garbage(data: str) -> None:
    assert refused(CODEC, HERE, data) is Code.BUTTON_INVALID


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=6).map(".".join))
def test_garbage_in_the_right_shape(data: str) -> None:
    assert refused(CODEC, HERE, data) is Code.BUTTON_INVALID


def test_a_lone_surrogate() -> None:
    assert refused(CODEC, HERE, "sign.\ud800.x.y") is Code.BUTTON_INVALID


def signed(body: str) -> str:
    """Rightly signed, whatever it says: as an older or newer version of us might have."""
    text = f"{HERE.channel}|{HERE.account}|{HERE.peer}|{body}".encode()
    return f"{body}.{base64.urlsafe_b64encode(hmac.digest(KEY.encode(), text, hashlib.sha256)[:9]).decode()}"


SHORT = base64.urlsafe_b64encode(uuid.UUID(CASE).bytes).decode().rstrip("=")


def test_the_forger_of_this_file_signs_like_the_codec() -> None:
    assert CODEC.read(HERE, signed(f"sign.{SHORT}.")) == Press(Verb.SIGN, CASE)


@pytest.mark.parametrize("body", [f"wave.{SHORT}.", "sign", f"sign.{SHORT}", "sign.!!!.", "sign..", "sign.QUJD."])
def test_of_another_version(body: str) -> None:
    assert refused(CODEC, HERE, signed(body)) is Code.BUTTON_INVALID
