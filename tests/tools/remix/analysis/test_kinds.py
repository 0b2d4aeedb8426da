"""What the library keeps of a song, filled in by its analyzer over real files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.tools.library.music import tag
from tests.tools.remix.analysis.sounds import RATE, song
from tools.library.analysis.analyzer import Analyzer
from tools.library.analysis.store import AnalysisStore
from tools.library.database import Database
from tools.library.items import Item
from tools.library.library import Library
from tools.playback.decode import Decoder
from tools.remix.analysis import analyse
from tools.remix.analysis.kinds import EnergyAnalysis, KeyAnalysis, StructureAnalysis, TempoAnalysis, kept_analysis

pytestmark = pytest.mark.unit


def opened(item: Item) -> Decoder:
    assert item.path is not None
    return Decoder(item.path)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    database = Database(tmp_path / "home" / "segue.db")
    database.upgrade()
    library = Library(database)
    (tmp_path / "m").mkdir()
    for name, sound in (("song", song(bpm=104, bars=12)[0]), ("silence", np.zeros(3 * RATE, np.float32))):
        soundfile.write(tmp_path / "m" / f"{name}.flac", sound, RATE)
        tag(tmp_path / "m" / f"{name}.flac", title=name, artist="Ohm")
    library.add_folder(tmp_path / "m")
    library.scan()
    return library


def test_tempo_key_energy_and_structure_are_kept(library: Library) -> None:
    store = AnalysisStore(library.database)
    kinds = [kind(opened) for kind in (TempoAnalysis, KeyAnalysis, EnergyAnalysis, StructureAnalysis)]
    assert Analyzer(library, store, kinds, busy=lambda: False).fill() == 5  # of silence there is but the structure
    ids = {item.title: item.id for item in library.all("track")}
    assert store.get(ids["song"], "tempo")["bpm"] == pytest.approx(104, rel=0.01)
    assert {"key": "A", "mode": "minor"}.items() <= store.get(ids["song"], "key").items()
    assert 0 < store.get(ids["song"], "energy")["level"] < 1
    assert all(store.get(ids["silence"], kind) is None for kind in ("tempo", "key", "energy"))
    kept = kept_analysis(store, ids["song"])
    assert kept is not None
    assert kept.vocals is None
    sound, rate = soundfile.read(
        next(item.path for item in library.all("track") if item.title == "song"), dtype="float32"
    )
    at_once = analyse(sound, rate)
    assert kept.beats.times == pytest.approx(at_once.beats.times, abs=0.002)
    assert kept.tempo.bpm == pytest.approx(at_once.tempo.bpm, abs=0.05)


def test_voices_and_words_join_the_structure(library: Library) -> None:
    store = AnalysisStore(library.database)
    Analyzer(library, store, [StructureAnalysis(opened)], busy=lambda: False).fill()
    item = next(item for item in library.all("track") if item.title == "song")
    store.put(item.id, "vocals", {"share": 0.5, "regions": [{"start": 1.0, "end": 2.0, "confidence": 0.7}]})
    store.put(item.id, "tags", {"tags": [{"name": "rock", "confidence": 0.4}], "moods": []})
    kept = kept_analysis(store, item.id)
    assert kept is not None
    assert [(region.start, region.end) for region in kept.vocals or ()] == [(1.0, 2.0)]
    assert [each.name for each in kept.tags or ()] == ["rock"]
    assert kept_analysis(store, "nobody") is None
