"""Texts are cut as jieba cuts them, only sooner."""

import json

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp import learnt
from nlp.cut import cut
from tests.conftest import LONG

EVERY = 1 if LONG else 40
MIXED = st.text(
    st.one_of(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), st.sampled_from("a1Z .%#&\r\n，。3号楼又停水了𠮷")
    )
)


@pytest.fixture(scope="module")
def tokenizer() -> jieba.Tokenizer:
    made = jieba.Tokenizer()
    made.initialize()
    made.add_word("江畔花园")
    return made


def test_the_corpus(tokenizer: jieba.Tokenizer) -> None:
    rows = [json.loads(row) for part in sorted(learnt.CORPUS.glob("*.jsonl")) for row in part.open(encoding="utf-8")]
    texts = [row["text"] for row in rows][::EVERY]
    assert len(texts) > 900
    assert [text for text in texts if cut(text, tokenizer.FREQ, tokenizer.total) != tokenizer.lcut(text)] == []


@given(MIXED)
def test_any_text(tokenizer: jieba.Tokenizer, text: str) -> None:
    words = cut(text, tokenizer.FREQ, tokenizer.total)
    assert words == tokenizer.lcut(text)
    assert "".join(words) == text
