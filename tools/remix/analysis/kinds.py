"""Analyses as the library keeps them: one kind each, for `tools.library.analysis.analyzer.Analyzer` to fill in.

Kinds and what they hold: "tempo" {bpm, confidence, steady, slowest, fastest, doubt}, "key" {key, mode, confidence,
camelot, tuning}, "energy" {level, confidence}, "tags" {tags, moods}, "vocals" {share, regions, confidence} and
"structure", the record of a whole `Analysis` without the two before. Only music is analysed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.library.analysis.analyzer import Sound
from tools.library.analysis.loudness import Meter
from tools.library.analysis.store import AnalysisStore
from tools.library.items import Item
from tools.remix.analysis.analyse import hear, words_for
from tools.remix.analysis.beats import hear_beats
from tools.remix.analysis.energy import find_energy
from tools.remix.analysis.framing import RATE, Curve
from tools.remix.analysis.keys import find_key
from tools.remix.analysis.onsets import find_onsets
from tools.remix.analysis.pitches import COARSE, FINE, find_pitches, find_tuning
from tools.remix.analysis.records import from_record, to_record
from tools.remix.analysis.tagger import RATE as TAGS
from tools.remix.analysis.tagger import Tagger
from tools.remix.analysis.types import Analysis, LoudnessRange, Region, Tag
from tools.remix.analysis.vocals import find_vocals
from tools.remix.errors import RemixError
from tools.remix.stems.spleeter import RATE as NETWORK
from tools.remix.stems.spleeter import Spleeter

LONGEST = 1800.0
"""Seconds of a recording that are listened to: what is longer is a mix, whose hours have no tempo in common."""

Open = Callable[[Item], Sound]
Pause = Callable[[], None]


class _Kind:
    """One kind of result about music."""

    kind: str
    cost: float

    def __init__(self, open_sound: Open) -> None:
        self._open = open_sound

    def run(self, item: Item, pause: Pause) -> Mapping[str, Any] | None:
        """The result, rounded; None for what is no music, or where nothing was heard."""
        if item.kind != "track":
            return None
        sound = self._open(item)
        try:
            found = self._heard(sound, pause)
        finally:
            sound.close()
        return None if found is None else _rounded(found)

    def _heard(self, sound: Sound, pause: Pause) -> Mapping[str, Any] | None:
        raise NotImplementedError


class EnergyAnalysis(_Kind):
    """How energetic it is next to other music."""

    kind = "energy"
    cost = 1.0

    def _heard(self, sound: Sound, pause: Pause) -> Mapping[str, Any] | None:
        mono, loudness = read_mono(sound, RATE, pause)
        energy = find_energy(mono, find_onsets(mono), loudness.integrated)
        return {"level": energy.level, "confidence": energy.confidence} if energy.confidence else None


class KeyAnalysis(_Kind):
    """The key it is in."""

    kind = "key"
    cost = 0.9

    def _heard(self, sound: Sound, pause: Pause) -> Mapping[str, Any] | None:
        mono, _ = read_mono(sound, RATE, pause)
        key = find_key(find_pitches(mono, *COARSE, find_tuning(mono)))
        if key.tonic is None:
            return None
        held = {"key": key.tonic, "mode": key.mode, "confidence": key.confidence}
        return {**held, "camelot": key.camelot, "tuning": key.tuning}


class TempoAnalysis(_Kind):
    """Its beats per minute."""

    kind = "tempo"
    cost = 1.5

    def _heard(self, sound: Sound, pause: Pause) -> Mapping[str, Any] | None:
        mono, _ = read_mono(sound, RATE, pause)
        onsets = find_onsets(mono)
        pause()
        tempo = hear_beats(onsets, find_pitches(mono, *FINE)).tempo
        return asdict(tempo) if tempo.bpm is not None else None


class StructureAnalysis(_Kind):
    """Beats, bars and parts: what remixing works with."""

    kind = "structure"
    cost = 2.5

    def _heard(self, sound: Sound, pause: Pause) -> Mapping[str, Any] | None:
        mono, loudness = read_mono(sound, RATE, pause)
        return to_record(replace(hear(mono, loudness, pause), rate=sound.rate)) if len(mono) else None


class TagsAnalysis(_Kind):
    """Words for it; nothing, and not for good, while the weights are missing."""

    kind = "tags"
    cost = 1.2

    def __init__(self, open_sound: Open, tagger: Tagger) -> None:
        super().__init__(open_sound)
        self._tagger = tagger

    def _heard(self, sound: Sound, pause: Pause) -> Mapping[str, Any] | None:
        mono, _ = read_mono(sound, TAGS, pause)
        tags, moods = words_for(self._tagger, mono)
        return {"tags": [asdict(tag) for tag in tags], "moods": [asdict(mood) for mood in moods]}


class VocalsAnalysis(_Kind):
    """Where somebody sings, and in how much of it."""

    kind = "vocals"
    cost = 6.0

    def __init__(self, open_sound: Open, separator: Spleeter) -> None:
        super().__init__(open_sound)
        self._separator = separator

    def _heard(self, sound: Sound, pause: Pause) -> Mapping[str, Any] | None:
        clock = _Clock(sound.rate)
        pieces = _resampled(clock.passing(_pieces(sound, pause)), sound.rate, NETWORK)
        regions = find_vocals(pieces, self._separator.vocal_mask, pause)
        if not clock.seconds:
            return None
        sung = sum(region.end - region.start for region in regions)
        sure = [region.confidence for region in regions]
        return {
            "share": min(1.0, sung / clock.seconds),
            "regions": [asdict(region) for region in regions],
            "confidence": float(np.mean(sure)) if sure else 0.7,
        }


def kept_analysis(store: AnalysisStore, item_id: str) -> Analysis | None:
    """What the library knows of an item's music; None until its structure was heard."""
    structure = store.get(item_id, "structure")
    if structure is None:
        return None
    try:
        analysis = from_record(structure)
    except RemixError:
        return None
    vocals, tags = store.get(item_id, "vocals"), store.get(item_id, "tags")
    if vocals is not None:
        analysis = replace(analysis, vocals=tuple(Region(**each) for each in vocals["regions"]))
    if tags is not None:
        words, moods = (tuple(Tag(**each) for each in tags[kind]) for kind in ("tags", "moods"))
        analysis = replace(analysis, tags=words, moods=moods)
    return analysis


def read_mono(sound: Sound, rate: int, pause: Pause) -> tuple[Curve, LoudnessRange]:
    """The sound's mean of both sides at `rate`, at most `LONGEST` of it, and its loudness."""
    meter = Meter(sound.rate)
    measured = (_measured(piece, meter) for piece in _pieces(sound, pause))
    mono = list(_resampled(measured, sound.rate, rate, channels=1))
    loudness = meter.result()
    joined = np.concatenate(mono)[:, 0] if mono else np.zeros(0, np.float32)
    return joined, LoudnessRange(loudness.integrated, loudness.true_peak)


def _pieces(sound: Sound, pause: Pause) -> Iterator[NDArray[np.float32]]:
    left = int(LONGEST * sound.rate)
    while left > 0 and len(piece := sound.read()):
        pause()
        yield piece[:left]
        left -= len(piece)


def _measured(piece: NDArray[np.float32], meter: Meter) -> NDArray[np.float32]:
    meter.add(piece)
    return np.asarray(piece.mean(axis=1, keepdims=True), np.float32)


def _resampled(
    pieces: Iterator[NDArray[np.float32]], rate: int, to: int, channels: int = 2
) -> Iterator[NDArray[np.float32]]:
    import soxr

    stream = soxr.ResampleStream(rate, to, channels, dtype="float32", quality="HQ")
    for piece in pieces:
        yield stream.resample_chunk(piece).reshape(-1, channels)
    yield stream.resample_chunk(np.zeros((0, channels), np.float32), last=True).reshape(-1, channels)


class _Clock:
    """Counts what passes."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._frames = 0

    @property
    def seconds(self) -> float:
        return self._frames / self._rate

    def passing(self, pieces: Iterator[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
        for piece in pieces:
            self._frames += len(piece)
            yield piece


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Mapping):
        return {name: _rounded(each) for name, each in value.items()}
    return [_rounded(each) for each in value] if isinstance(value, (list, tuple)) else value
