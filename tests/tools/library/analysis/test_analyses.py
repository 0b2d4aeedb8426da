"""The store, the analyzer that fills it, and the levels that come of it, over real files."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import mutagen
import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.library.music import make, tag
from tools.library.analysis.analyzer import Analyzer, LoudnessAnalysis
from tools.library.analysis.levels import Levels, amplitude
from tools.library.analysis.replaygain import parse_replaygain, read_replaygain
from tools.library.analysis.store import VERSIONS, AnalysisStore
from tools.library.database import Database
from tools.library.items import Item
from tools.library.library import Library
from tools.playback.decode import Decoder

pytestmark = pytest.mark.unit


@pytest.fixture
def library(tmp_path: Path) -> Library:
    database = Database(tmp_path / "home" / "segue.db")
    database.upgrade()
    return Library(database)


@pytest.fixture
def store(library: Library) -> AnalysisStore:
    return AnalysisStore(library.database)


def filled(library: Library, folder: Path) -> list[Item]:
    if not library.folders():
        library.add_folder(folder)
    library.scan()
    return library.all("track")


def tone(path: Path, dbfs: float, title: str, seconds: float = 2.0, *, hertz: float = 1000, **tags: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    wave = 10 ** (dbfs / 20) * np.sin(2 * np.pi * hertz * np.arange(int(48_000 * seconds)) / 48_000)
    soundfile.write(path, np.repeat(wave[:, None], 2, axis=1), 48_000)
    tag(path, title=title, artist="Ohm", **tags)
    return path


def opened(item: Item) -> Decoder:
    assert item.path is not None
    return Decoder(item.path)


def analyzer(
    library: Library, store: AnalysisStore, *, busy: Callable[[], bool] = lambda: False, kinds: list[Any] | None = None
) -> Analyzer:
    return Analyzer(library, store, kinds or [LoudnessAnalysis(opened)], busy)


def test_loudness_is_measured_kept_and_not_measured_again(library: Library, store: AnalysisStore, tmp_path: Path):
    tone(tmp_path / "m" / "1.flac", -23, "A")
    tone(tmp_path / "m" / "2.flac", -33, "B")
    items = filled(library, tmp_path / "m")
    assert set(store.missing("loudness")) == {item.id for item in items}
    assert analyzer(library, store).fill() == 2
    found = {item.title: store.get(item.id, "loudness") for item in items}
    assert found["A"]["integrated"] == pytest.approx(-23, abs=0.1)
    assert found["B"]["true_peak"] == pytest.approx(-33, abs=0.1)
    assert found["A"]["seconds"] == pytest.approx(2, abs=0.01)
    assert (store.missing("loudness"), store.count_missing("loudness")) == ([], 0)
    assert analyzer(library, store).fill() == 0


def test_other_sound_and_a_newer_version_are_missing(library: Library, store: AnalysisStore, tmp_path: Path) -> None:
    path = tone(tmp_path / "m" / "1.flac", -23, "A")
    item = filled(library, tmp_path / "m")[0]
    analyzer(library, store).fill()
    newer = AnalysisStore(library.database, {**VERSIONS, "loudness": 2})
    assert newer.get(item.id, "loudness") is None
    assert newer.missing("loudness") == [item.id]
    tag(path, genre="drone")  # the sound stays
    filled(library, tmp_path / "m")
    assert store.get(item.id, "loudness") is not None
    tone(path, -30, "A", hertz=900)  # the same song, encoded anew
    assert [each.id for each in filled(library, tmp_path / "m")] == [item.id]
    assert store.get(item.id, "loudness") is None
    assert store.missing("loudness") == [item.id]


def test_damaged_files_do_not_stop_the_others_and_are_tried_once(library, store, tmp_path: Path) -> None:
    tone(tmp_path / "m" / "1.flac", -23, "A")
    items = filled(library, tmp_path / "m")
    broken = tone(tmp_path / "m" / "2.flac", -20, "B")
    broken.write_bytes(broken.read_bytes()[:200] + b"\0" * 5000)
    make(tmp_path / "m" / "3.mp3", title="C")
    items = filled(library, tmp_path / "m")
    analyzer(library, store).fill()
    assert store.missing("loudness") == []
    assert store.get(next(item.id for item in items if item.title == "A"), "loudness") is not None


def test_a_drive_that_is_away_is_not_a_failure(library, store, tmp_path: Path) -> None:
    path = tone(tmp_path / "m" / "1.flac", -23, "A")
    item = filled(library, tmp_path / "m")[0]
    path.rename(tmp_path / "away.flac")
    assert analyzer(library, store).fill() == 0
    assert store.missing("loudness") == [item.id]
    (tmp_path / "away.flac").rename(path)
    assert analyzer(library, store).fill() == 1


class Fake:
    def __init__(self, kind: str, cost: float, log: list[str], hook: Callable[[], None] = lambda: None) -> None:
        self.kind, self.cost, self._log, self._hook = kind, cost, log, hook

    def run(self, item: Item, pause: Callable[[], None]) -> Mapping[str, Any]:
        self._hook()
        pause()
        self._log.append(f"{self.kind} {item.title}")
        return {"of": item.title}


def test_the_cheapest_first(library, store, tmp_path: Path) -> None:
    for number in range(3):
        make(tmp_path / "m" / f"{number}.mp3", pitch=number + 1, title=f"T{number}")
    filled(library, tmp_path / "m")
    log: list[str] = []
    analyzer(library, store, kinds=[Fake("embeddings", 9, log), Fake("tempo", 1, log)]).fill()
    assert [line.split()[0] for line in log] == ["tempo"] * 3 + ["embeddings"] * 3


def test_nothing_is_done_while_somebody_talks_and_it_stops_at_once(library, store, tmp_path: Path) -> None:
    make(tmp_path / "m" / "1.mp3", title="A")
    item = filled(library, tmp_path / "m")[0]
    talking, asked, log = threading.Event(), threading.Event(), []
    talking.set()

    def busy() -> bool:
        asked.set()
        return talking.is_set()

    done = threading.Event()
    work = analyzer(library, store, busy=busy, kinds=[Fake("tempo", 1, log, done.set)])
    work.start()
    assert asked.wait(10)
    assert not log
    talking.clear()
    assert done.wait(10)
    work.stop()
    assert store.get(item.id, "tempo") == {"of": "A"}
    again = analyzer(library, store, busy=lambda: True, kinds=[Fake("key", 1, log)])
    again.start()
    again.stop()
    assert store.get(item.id, "key") is None


def test_results_of_items_that_are_gone_are_no_error(store: AnalysisStore) -> None:
    store.put("nobody", "tempo", {"bpm": 120})
    assert store.get("nobody", "tempo") is None
    with pytest.raises(KeyError, match="the kinds are"):
        store.get("nobody", "colour")
    with pytest.raises(ValueError):
        store.put("nobody", "tempo", {"bpm": float("nan")})


def test_songs_are_brought_to_one_level_and_albums_keep_theirs(library, store, tmp_path: Path) -> None:
    for number, level in enumerate([-13.0, -19.0], start=1):
        tone(tmp_path / "m" / f"{number}.flac", level, f"T{number}", album="L", track=number)
    items = filled(library, tmp_path / "m")
    analyzer(library, store).fill()
    levels = Levels(library, store)
    alone = [20 * np.log10(levels.gain(item)) for item in items]
    assert alone == pytest.approx([-3, 3], abs=0.1)
    together = [20 * np.log10(levels.gain(item, album=True)) for item in items]
    assert together[0] == together[1] == pytest.approx(-16 - 10 * np.log10((10**-1.3 + 10**-1.9) / 2), abs=0.1)


def test_no_peak_is_lifted_above_the_ceiling() -> None:
    assert amplitude(-30, -3) == pytest.approx(10 ** (2 / 20))
    assert amplitude(-10, 0.5) == pytest.approx(10 ** (-6 / 20))
    assert amplitude(-30, None) == 1.0
    assert amplitude(-60, -50) == pytest.approx(10 ** (12 / 20))


@pytest.mark.parametrize("suffix", [".mp3", ".flac", ".m4a", ".opus"])
def test_tags_are_used_until_there_is_a_measurement(library, store, tmp_path: Path, suffix: str) -> None:
    path = make(tmp_path / "m" / f"1{suffix}", title="A")
    audio = mutagen.File(path)
    if suffix == ".mp3":
        audio.tags.add(mutagen.id3.TXXX(encoding=3, desc="REPLAYGAIN_TRACK_GAIN", text="-8.00 dB"))
    elif suffix == ".m4a":
        audio["----:com.apple.iTunes:replaygain_track_gain"] = [b"-8.00 dB"]
    elif suffix == ".opus":
        audio["r128_track_gain"] = str(-13 * 256)
    else:
        audio["REPLAYGAIN_TRACK_GAIN"] = "-8.00 dB"
    audio.save()
    item = filled(library, tmp_path / "m")[0]
    assert read_replaygain(path).integrated == pytest.approx(-10)
    assert 20 * np.log10(Levels(library, store).gain(item)) == pytest.approx(-6)
    analyzer(library, store).fill()
    assert 20 * np.log10(Levels(library, store).gain(item)) != pytest.approx(-6, abs=0.01)


def test_without_tags_and_measurement_nothing_is_changed(library, store, tmp_path: Path) -> None:
    make(tmp_path / "m" / "1.mp3", title="A")
    assert Levels(library, store).gain(filled(library, tmp_path / "m")[0]) == 1.0
    assert Levels(library, store).gain(Item("x", "track", "X", path=tmp_path / "no.mp3")) == 1.0


@given(
    st.dictionaries(st.sampled_from(["replaygain_track_gain", "replaygain_track_peak", "r128_track_gain"]), st.text())
)
def test_any_text_in_the_tags(tags: dict[str, str]) -> None:
    found = parse_replaygain(tags)
    assert found.integrated is None or -70 <= found.integrated <= 5
    assert found.peak is None or found.peak < 20
