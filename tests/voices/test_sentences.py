"""Cutting text into sentences, whole and as it is written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voices.sentences import LONGEST, SentenceStream, split_sentences, spoken_sentences

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "sentences",
    [
        ["Mr. Smith feat. Dr. Dre plays No. 5 by J. S. Bach.", "It is 3.5 long!", "Really?", "Yes."],
        ["The answer is no.", "Songs remain."],
        ["I have 5 stars... maybe.", "So be it."],
        ["Panic! At The Disco sings.", "Wham! is on.", "Next."],
        ["Here it is:", "1. Airbag by Radiohead.", "2. Creep."],
        ['He said "Stop."', "Then he left."],
    ],
)
def test_where_sentences_end(sentences):
    joined = "\n".join(sentences) if sentences[0].endswith(":") else " ".join(sentences)
    assert split_sentences(joined) == sentences


def test_a_sentence_comes_as_soon_as_the_next_begins():
    stream = SentenceStream()
    assert stream.feed("It is on. ") == []
    assert stream.feed("N") == ["It is on."]
    assert stream.flush() == ["N"]
    assert SentenceStream().feed("Track No. ") == []


def test_the_first_clause_comes_early_and_only_once():
    stream = SentenceStream(first_clause=40)
    given_out = stream.feed("I have found a long list for you, and a second one, and many, many more")
    assert given_out == ["I have found a long list for you,"]
    assert stream.feed(", and so on, and so on, and so on, and so on") == []


def test_thoughts_and_code_are_never_handed_out():
    stream = SentenceStream()
    out = []
    for character in "<think>One. Two. Three</think>Yes. It works.\n```py\na. B\n```\nGood. Bye.":
        out += stream.feed(character)
    out += stream.flush()
    assert out == ["Yes.", "It works.", "Good.", "Bye."]


def test_an_unclosed_thought_is_not_said():
    stream = SentenceStream()
    assert [*stream.feed("Sure. <thi"), *stream.feed("nk>I wonder. Yes. No"), *stream.flush()] == ["Sure."]


def test_spoken_sentences_are_words_and_bounded():
    long = "And then " * 200
    spoken = list(spoken_sentences(f"3 songs. {long}, no more."))
    assert spoken[0] == "three songs."
    assert max(map(len, spoken)) <= LONGEST


def test_the_first_spoken_clause_is_short_where_asked():
    text = "This is the first clause of it, and here is the rest of a rather long sentence that goes on. Next."
    assert next(spoken_sentences(text, first_clause=60)) == "This is the first clause of it,"
    assert next(spoken_sentences(text)).endswith("goes on.")


_TEXTS = st.lists(
    st.sampled_from(
        [
            "Mr. ",
            "a",
            "B",
            ". ",
            "! ",
            "?",
            "\n",
            "\n\n",
            "- x",
            "1. ",
            "No. 5",
            "3.5",
            "...",
            " ",
            "word",
            ", ",
            "e.g. ",
        ]
    ),
    max_size=30,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(_TEXTS, st.integers(1, 7))
def test_chunks_do_not_matter(text, size):
    stream = SentenceStream()
    pieces = [piece for start in range(0, len(text), size) for piece in stream.feed(text[start : start + size])]
    assert [*pieces, *stream.flush()] == split_sentences(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="abc AB.!?,\n", max_size=80))
def test_no_letter_is_lost(text):
    letters = [c for c in text if c.isalnum()]
    assert [c for c in "".join(split_sentences(text)) if c.isalnum()] == letters


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_cut(text):
    for sentence in spoken_sentences(text):
        assert 0 < len(sentence) <= LONGEST
