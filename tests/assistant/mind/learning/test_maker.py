from __future__ import annotations

import random

import pytest

from assistant.mind.learning.example import CHAT, load, save
from assistant.mind.learning.fillings import Fillings, spoken
from assistant.mind.learning.maker import Maker
from assistant.mind.learning.phrasebook import phrases, read
from assistant.mind.learning.variation import Habits, varied
from assistant.mind.learning.written import answer_of, prompt_of
from assistant.mind.tagger.labels import FIELDS_OF, value_of

pytestmark = pytest.mark.unit

BOOK = """
play when=next | queue [query: {track} by {artist}] after this
~ user: make me a show about {topic}
~ assistant: Your podcast about [topic: {topic}] is ready.
make_podcast | longer please
rate opinion=love | i adore this one || control action=volume_up | so crank it up
chat | thanks a lot
control action=pause | hold it
"""
PHRASES = list(read("book", BOOK))


def maker(seed=1, **catalogue):
    return Maker(PHRASES, Fillings(catalogue), seed)


def test_the_same_seed_makes_the_same_examples_and_another_one_others():
    first, again, other = (list(maker(seed).examples(5)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_what_stands_in_brackets_reaches_the_call_whatever_happens_around_it():
    for example in maker(artist=["Zu & The Qat"], track=["Song No. 9"]).examples(40):
        calls = {call.tool: call for call in example.calls()}
        if example.source == "book:2" and "play" in calls and len(calls) == 1:
            assert len(calls["play"].args["query"].split()) >= 3
            assert calls["play"].args["when"] == "next"
            assert not {"queue", "after"} & set(calls["play"].args["query"].split())


def test_words_are_carried_over_from_the_context():
    phrase = PHRASES[1]
    example = maker().example(phrase)
    [call] = example.calls()
    said = " ".join(example.history[0][1].words).lower()
    assert call.args["topic"].lower() in said


def test_two_wishes_keep_their_beginnings_through_all_variations():
    busy = Habits(start=1.0, end=1.0, filler=1.0, stutter=1.0, lost=1.0, misheard=0.0)
    plain = next(example for example in maker().examples(1, plain=True) if len(example.wishes) == 2)
    for seed in range(30):
        changed = varied(plain, random.Random(seed), busy)
        assert [wish.tool for wish in changed.wishes] == ["rate", "control"]
        second = changed.said.words[changed.wishes[1].start :]
        assert changed.wishes[0].start == 0
        assert second[0] == "so" or "so" in changed.said.words[: changed.wishes[1].start + 2]


def test_joined_wishes_are_both_there():
    made = [example for example in maker().examples(60, pairs=1.0) if example.source == "book:7"]
    assert {len(example.wishes) for example in made} == {2}
    for example in made:
        assert all(0 <= wish.start < len(example.said.words) for wish in example.wishes)
        if example.wishes[0].tool == CHAT:
            assert len(example.calls()) == 1


def test_names_are_said_as_recognition_would_hand_them_over():
    assert spoken("Harry Potter and the Sorcerer's Stone (Harry Potter, #1)") == "harry potter and the sorcerers stone"
    assert spoken("History Hyenas: with Chris") == "history hyenas"


def test_examples_survive_the_file(tmp_path):
    made = list(maker().examples(3))
    assert save(made, tmp_path / "examples.jsonl") == len(made)
    assert list(load(tmp_path / "examples.jsonl")) == made


def test_examples_for_models_that_write():
    example = maker().example(PHRASES[1])
    assert prompt_of(example).splitlines()[-1] == f"U: {' '.join(example.said.words)}"
    assert answer_of(example).startswith("make_podcast ")
    assert answer_of(maker().example(PHRASES[3])) == "say"


def test_every_phrase_that_comes_with_segue_can_be_made_and_its_choices_are_known():
    book = phrases()
    assert len(book) > 4000
    unknown = [
        phrase.source
        for phrase in book
        for clause in phrase.clauses
        for field in FIELDS_OF[clause.tool]
        if value_of(field, clause.args) is None
    ]
    assert unknown == []
    for example in Maker(book, Fillings(), 3).examples(1):
        assert example.said.words
        assert len(example.said.words) == len(example.said.marks)
        assert example.wishes[0].start == 0
        assert not any("{" in word or "[" in word for word in example.said.words)
