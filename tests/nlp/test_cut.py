"""Texts are cut as jieba cuts them, only sooner."""

import json

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp import learnt
from nlp.cut import cut
from nlp.segment import Segmenter
from tests.conftest import LONG

EVERY = 1 if LONG else 40
TAUGHT = ("江畔花园", "过道", "丢了", "对门", "门锁", "停水了")
"""Words that jieba has, has only as the beginning of others, and has not."""
MIXED = st.text(
    st.one_of(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), st.sampled_from("a1Z .%#&\r\n，。3号楼又停水了𠮷")
    )
)


@pytest.fixture(scope="module")
def tokenizer() -> jieba.Tokenizer:
    made = jieba.Tokenizer()
    made.initialize()
    for word in TAUGHT:
        made.add_word(word)
    return made


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    made = Segmenter()
    made.learn(TAUGHT)
    return made


def test_the_corpus(tokenizer: jieba.Tokenizer, segmenter: Segmenter) -> None:
    rows = [json.loads(row) for part in sorted(learnt.CORPUS.glob("*.jsonl")) for row in part.open(encoding="utf-8")]
    texts = [row["text"] for row in rows][::EVERY]
    assert len(texts) > 900
    assert [text for text in texts if cut(text, tokenizer.FREQ, tokenizer.total) != tokenizer.lcut(text)] == []
    assert [text for text in texts if segmenter.words(text) != tokenizer.lcut(text)] == []


@given(MIXED)
def test_any_text(tokenizer: jieba.Tokenizer, segmenter: Segmenter, text: str) -> None:
    words = cut(text, tokenizer.FREQ, tokenizer.total)
    assert words == tokenizer.lcut(text)
    assert segmenter.words(text) == words
    assert "".join(words) == text


@pytest.mark.parametrize(
    "text", ["背景音嘀嘀嘀", "让缓缓缓俩月", "0438-3302219找马师傅", "微信ly_0816", "㐂𠮷 丢了\r\nＡ座", "3.5%"]
)
def test_what_is_cut_otherwise_in_rust(tokenizer: jieba.Tokenizer, segmenter: Segmenter, text: str) -> None:
    assert segmenter.words(text) == tokenizer.lcut(text)
