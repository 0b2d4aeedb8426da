from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from tools.search.candidates import Candidates
from tools.search.feedback import Document, bm25, expanded
from tools.search.texts import Described, labels
from tools.search.wording import Words, telling, terms

pytestmark = pytest.mark.unit


def document(text: str) -> Document:
    return Document(Counter(text.split()))


def test_rare_words_and_short_documents_count_more() -> None:
    documents = {
        "rare": document("cello suite"),
        "common": document("song suite"),
        "long": document("cello " + "and so on " * 20),
        "neither": document("drums"),
    }
    found = bm25(documents, {"cello": 1.0, "song": 1.0}, {"cello": 5.0, "song": 0.5}, average=3.0)
    assert found["rare"] > found["long"] > found["neither"] == 0
    assert found["rare"] > found["common"] > 0
    assert max(found.values()) <= 1


def test_a_query_takes_over_the_telling_words_of_what_fits() -> None:
    fitting = [document("piano nocturne the"), document("piano sonata the")]
    rarity = {"piano": 3.0, "nocturne": 4.0, "sonata": 4.0, "the": 0.0}
    query = expanded({"calm": 1.0}, fitting, rarity, share=0.6)
    assert query["calm"] == pytest.approx(0.4)
    assert sum(query.values()) == pytest.approx(1.0)
    assert query["piano"] > query["nocturne"] > 0
    assert "the" not in query


def test_a_query_stays_as_it_is_when_nothing_is_told() -> None:
    assert expanded({"calm": 1.0}, [], {}, 0.6) == {"calm": 1.0}
    assert expanded({"calm": 1.0}, [document("x")], {"x": 3.0}, 0.6) == {"calm": 1.0}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Björk's Sonatas", ["bjork", "s", "sonata"]),
        ("stories, bus, class, voices", ["story", "bus", "class", "voice"]),
        ("🎹 … \x00", []),
    ],
)
def test_terms(text: str, found: list[str]) -> None:
    assert terms(text) == found


def test_a_wish_of_nothing_but_empty_words_keeps_them() -> None:
    assert telling("the songs of the piano") == ["piano"]
    assert telling("the of and") == ["the", "of", "and"]
    assert len(telling(" ".join(f"word{n}" for n in range(5000)))) < 100


def test_labels_say_what_they_are_of() -> None:
    assert labels("Trip Hop; Jazz / trip hop", "track") == ("trip hop music", "jazz music")
    assert labels("True Crime", "show") == ("true crime podcast",)
    assert labels("", "track") == ()


def test_rarity_is_counted_anew_when_something_is_stored(tmp_path: Path) -> None:
    words = Words(tmp_path / "words.db")
    words.put([Described(f"{n}", "track", "piano song") for n in range(3)] + [Described("x", "track", "cello")])
    words.set_mark(1.0)
    before = words.rarity(["cello", "piano", "song", "unknown"])
    assert before["cello"] > before["piano"]
    assert before["unknown"] == before["song"] == 0  # nothing is told by "song"
    words.put([Described(f"c{n}", "track", "cello") for n in range(5)])
    words.set_mark(2.0)
    assert words.rarity(["cello"])["cello"] < before["cello"]
    words.close()


def test_labels_of_their_own_decide_between_equal_vectors(tmp_path: Path) -> None:
    words = Words(tmp_path / "words.db")
    words.put([
        Described("loud", "artist", "Nova", ("metal music",)),
        Described("calm", "artist", "Luna", ("piano music", "ambient music")),
        Described("none", "artist", "Sol"),
    ])  # fmt: skip
    assert words.labels() == ["ambient music", "metal music", "piano music"]
    same = np.array([1.0, 0.0], np.float32)
    likeness = {"piano music": 0.3, "ambient music": 0.1, "metal music": -0.2}
    looked = Candidates(dict.fromkeys(("loud", "calm", "none"), same), likeness, words)
    ranked = looked.ranked(same, {"evening": 1.0}, 0.5)
    assert [fit.id for fit in ranked] == ["calm", "none", "loud"]
    moved, query = looked.moved(same, {"evening": 1.0}, ["calm"])
    assert np.linalg.norm(moved) == pytest.approx(1.0)
    assert query["evening"] > 0.9  # one document does not lead far
    words.close()
