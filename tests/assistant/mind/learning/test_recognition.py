from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest

from assistant.mind.learning import recognition, variation
from assistant.mind.learning.example import Example, Marked, Wish
from assistant.mind.learning.phrasebook import read
from assistant.mind.learning.recognition import Heard, confusions_in, vocabulary
from assistant.mind.learning.variation import Habits, varied

pytestmark = pytest.mark.unit

_WORDS = "turn it up please pause this song play skip to the next one a bit"
KNOWN = frozenset(_WORDS.split())
ALWAYS = Habits(start=0, end=0, filler=0, stutter=0, lost=0, misheard=1.0)


def heard(said, found):
    return Heard(tuple(said.split()), tuple(found.split()))


def test_what_was_misheard_is_found_word_by_word_and_counted():
    found = confusions_in(
        [heard("pause this song please", "paws this song please"), heard("pause it", "paws it")] * 2, KNOWN
    )
    assert found == {"pause": Counter({"paws": 4})}


def test_neighbouring_mistakes_are_one():
    found = confusions_in([heard("skip to the next one please a bit", "skip to the necks won please a bit")], KNOWN)
    assert found == {"next one": Counter({"necks won": 1})}


def test_names_and_what_was_not_understood_at_all_teach_nothing():
    assert confusions_in([heard("play zubrovka please", "play so brave please")], KNOWN) == {}
    assert confusions_in([heard("turn it up", "thank you bye")], KNOWN) == {}
    assert confusions_in([heard("turn it up please", "turn up please")], KNOWN) == {}


def test_words_of_slots_are_no_vocabulary():
    phrases = list(read("book", "play | put on [query: {artist} live] for me"))
    assert vocabulary(phrases) == {"put", "on", "live", "for", "me"}


def test_the_list_is_read_back_as_often_as_it_was_heard(tmp_path, monkeypatch):
    often = Counter({"necks won": 3, "next won": 1})
    assert recognition.save({"next one": often}, tmp_path / "confusions.txt", "x") == 1
    monkeypatch.setattr(variation, "files", lambda _package: tmp_path)
    variation.confusions.cache_clear()
    try:
        assert variation.confusions() == {"next one": ("necks won", "necks won", "necks won", "next won")}
    finally:
        variation.confusions.cache_clear()


def test_a_misheard_run_keeps_the_beginning_of_its_wish(monkeypatch):
    monkeypatch.setattr(variation, "confusions", lambda: {"turn it": ("tern at the",), "it up": ("hit hop",)})
    monkeypatch.setattr(variation, "soundalikes", lambda: {"turn it": ("tern at the",)})
    said = Marked(("pause", "turn", "it", "up"), (False,) * 4)
    example = Example(said, (Wish(0, "control", {"action": "pause"}), Wish(1, "control", {"action": "volume_up"})))
    seen = set()
    for seed in range(40):
        changed = varied(example, random.Random(seed), ALWAYS)
        seen.add(" ".join(changed.said.words))
        assert changed.said.words[0] == "pause"
        assert [wish.start for wish in changed.wishes] == [0, 1]
    assert {"pause tern at the up", "pause turn hit hop"} <= seen


def test_speech_is_as_much_louder_as_was_asked_for():
    tone = np.sin(np.arange(16_000) * 0.1).astype(np.float32)
    silence = np.zeros_like(tone)
    behind = recognition.songs_behind([])
    made = recognition.placed(tone, 10.0, behind, random.Random(1))
    noise = recognition.placed(silence + 1e-9, None, behind, random.Random(1))
    assert len(made) == len(noise)
    noise_power = float((made[:4000] ** 2).mean())
    assert 8.5 < 10 * np.log10(float((tone**2).mean()) / noise_power) < 11.5


def test_a_run_that_was_broken_off_goes_on(tmp_path):
    file = tmp_path / "heard.jsonl"
    for one in (heard("pause it", "paws it"), heard("next", "next")):
        recognition.keep(one, file)
    assert recognition.read_kept(file) == [heard("pause it", "paws it"), heard("next", "next")]
    examples = [Example(Marked((word,), (False,)), (Wish(0, "chat"),)) for word in ("one", "two", "three")]
    found = recognition.listen(
        examples,
        ["v"],
        lambda text, _voice: np.full(100, len(text), np.float32),
        lambda _audio: "ok",
        lambda length, _chance: np.ones(length, np.float32),
        skip=2,
    )
    assert [one.said for one in found] == [("three",)]
