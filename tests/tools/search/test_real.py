"""Search over real recordings and real mishearing; `SEGUE_HOME` and `SEGUE_WEIGHTS` name what was fetched."""

from __future__ import annotations

import os
import random
from pathlib import Path

import numpy as np
import pytest

from tools.library.database import Database
from tools.library.library import Library
from tools.search.search import Search

pytestmark = pytest.mark.engine

SPOKEN = ["Obsidian Shell", "Misanthropia", "Angelic Asylum", "Maxstack", "Endgame Singularity", "Wings of Cruelty",
          "Orbital Elevator", "Advanced Simulacra"]  # fmt: skip
NOT_THERE = ["Massive Attack", "Carpathian Forest", "Sufjan Stevens", "Roy Orbison"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Library:
    home = Path(os.environ.get("SEGUE_HOME", "~/.local/share/segue")).expanduser()
    folder = home / "library" / "demo"
    if not folder.is_dir():
        pytest.skip("the demo library was not fetched (segue library demo)")
    database = Database(tmp_path_factory.mktemp("home") / "segue.db")
    database.upgrade()
    library = Library(database)
    library.add_folder(folder)
    report = library.scan()
    assert report.bad == ()
    return library


def test_the_demo_library_is_found_in_full(demo: Library) -> None:
    counts = demo.counts()
    assert counts["tracks"] >= 30
    search = Search(demo, random.Random(1))
    for kind in ("artist", "album", "track"):
        for item in demo.all(kind):
            found = search.find(item.name if kind != "artist" else f"something by {item.title}")
            assert not found.missing, item
            assert found.items or found.question, item


def test_who_made_what(demo: Library) -> None:
    search = Search(demo, random.Random(1))
    found = search.find("play something by obsidian shell")
    assert found.heading is not None
    assert found.heading.title == "Obsidian Shell"
    assert {item.artist for item in found.items} == {"Obsidian Shell"}
    assert search.find("qwertyuiop").missing
    assert [item.title for item in search.find("miss anthropia").items] == ["Misanthropia"]


@pytest.fixture(scope="module")
def heard():
    """Speaks with Piper, listens with Whisper base, without telling it any name."""
    root = Path(os.environ.get("SEGUE_WEIGHTS", "no-weights-folder-given"))
    for name in ("piper-en-us-joe", "faster-whisper-base"):
        if not (root / name).is_dir():
            pytest.skip(f"{name} is not in SEGUE_WEIGHTS")
    import soxr
    from faster_whisper import WhisperModel
    from piper import PiperVoice

    voice = PiperVoice.load(root / "piper-en-us-joe" / "en_US-joe-medium.onnx")
    model = WhisperModel(str(root / "faster-whisper-base"), device="cpu", compute_type="int8", cpu_threads=1)

    def hear(text: str) -> str:
        sound = np.concatenate([part.audio_float_array for part in voice.synthesize(text)])
        sound = soxr.resample(sound, voice.config.sample_rate, 16_000).astype(np.float32)
        segments, _ = model.transcribe(np.pad(sound, 4000), beam_size=1, language="en", temperature=0)
        return " ".join(segment.text.strip() for segment in segments)

    return hear


def test_spoken_names_are_found_and_others_are_not(demo: Library, heard) -> None:
    search = Search(demo, random.Random(1))
    right = sum(_means(search, heard(f"Play {name}."), name) for name in SPOKEN)
    assert right >= len(SPOKEN) - 2
    played = [name for name in NOT_THERE if search.find(heard(f"Play {name}.")).items]
    assert len(played) <= 1


def _means(search: Search, text: str, name: str) -> bool:
    found = search.find(text)
    named = [found.heading, *found.items[:1], *found.alternatives]
    return any(item is not None and item.title.lower().startswith(name.lower()[:7]) for item in named)
